// Judges PDFs by PDF/UA-1 with veraPDF, and those of policies, which are archived, by PDF/A-2a too: `java -cp … Verify.java FILE…` prints a line for each rule that a file breaks,
// then how many files are sound; it exits 1 where one is not. Compiled in memory by `java`, so nothing is left behind.

import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

class Verify {
    private static List<PDFAFlavour> standardsOf(String file) {
        return file.endsWith("/policy.pdf") ? List.of(PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A) : List.of(PDFAFlavour.PDFUA_1);
    }

    public static void main(String[] files) {
        LogManager.getLogManager().reset();
        VeraGreenfieldFoundryProvider.initialise();
        int unsound = 0;
        for (String file : files) {
            boolean sound = true;
            for (PDFAFlavour standard : standardsOf(file)) {
                sound &= follows(file, standard);
            }
            unsound += sound ? 0 : 1;
        }
        System.out.println((files.length - unsound) + " of " + files.length + " files follow PDF/UA-1, and PDF/A-2a where they are archived");
        System.exit(unsound == 0 && files.length > 0 ? 0 : 1);
    }

    private static boolean follows(String file, PDFAFlavour standard) {
        try (InputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, standard);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
            ValidationResult result = validator.validate(parser);
            for (Broken rule : brokenRules(result).values()) {
                System.out.println(file + ": " + standard.getId() + " " + rule);
            }
            if (result.getTotalAssertions() == 0) {
                System.out.println(file + ": nothing in it could be checked");
                return false;
            }
            return result.isCompliant();
        } catch (Exception | LinkageError problem) {
            System.out.println(file + ": cannot be read: " + oneLine(problem.toString()));
            return false;
        }
    }

    /** The rules that were broken, in the order met; each with how often, and the first place. */
    private static Map<String, Broken> brokenRules(ValidationResult result) {
        Map<String, Broken> rules = new LinkedHashMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                RuleId id = assertion.getRuleId();
                rules.computeIfAbsent(id.getClause() + "-" + id.getTestNumber(), name -> new Broken(name, assertion)).times++;
            }
        }
        return rules;
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").trim();
    }

    private static final class Broken {
        final String name;
        final TestAssertion first;
        int times;

        Broken(String name, TestAssertion first) {
            this.name = name;
            this.first = first;
        }

        @Override
        public String toString() {
            return "rule " + name + ", " + times + " times: " + oneLine(String.valueOf(first.getMessage()))
                    + " First at " + first.getLocation().getContext();
        }
    }
}
