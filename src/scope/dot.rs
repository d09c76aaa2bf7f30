//! The tree as a graph for Graphviz: `plainbook scope --format dot` (SCOPE.md, section 3).

use super::rules::Rules;
use super::tree::{Node, Tree};

/// The tree of `rules` in the language of Graphviz; a graph without nodes where there is no tree.
pub fn dot(rules: &Rules, tree: Option<&Tree>) -> String {
    let mut out = format!("digraph {} {{\n  node [shape=box];\n", quoted(&rules.title));
    for (place, node) in tree.iter().flat_map(|tree| tree.nodes.iter().enumerate()) {
        let name = Tree::name(place);
        match node {
            Node::Ask { question, answers } => {
                let found = rules.question(question);
                let ask = found.map_or(question.as_str(), |q| &q.ask);
                out += &format!("  {name} [label={}];\n", quoted(ask));
                for (answer, to) in answers {
                    let say =
                        found.and_then(|q| q.answer(answer)).map_or(answer.as_str(), |a| &a.say);
                    out += &format!("  {name} -> {} [label={}];\n", Tree::name(*to), quoted(say));
                }
            }
            Node::End(end) => {
                let title = rules.outcome(&end.outcome).map_or(end.outcome.as_str(), |o| &o.title);
                let advice: String = end.advice.iter().map(|id| format!(" + {id}")).collect();
                let label = quoted(&format!("{title}{advice}"));
                out += &format!("  {name} [label={label}, style=rounded];\n");
            }
        }
    }
    out + "}\n"
}

/// A text of one line in quotes.
fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    format!("\"{}\"", line.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scope::Order;

    #[test]
    fn words_are_quoted() {
        assert_eq!(quoted("say \"yes\" \\ \n no"), "\"say \\\"yes\\\" \\\\ no\"");
        let rules =
            Rules { title: "Can \"we\"?".into(), order: Order::Written, ..Rules::default() };
        assert_eq!(dot(&rules, None), "digraph \"Can \\\"we\\\"?\" {\n  node [shape=box];\n}\n");
    }
}
