//! The data of the page that asks all questions of a checker itself: its parts as HTML, made with the theme's templates.

use super::prose;
use crate::model::Address;
use crate::plan::Theme;
use crate::plan::view::checker::{Closing, Data, Form, Node, Said};
use crate::plan::view::pages::Prose;
use crate::render::Failure;
use crate::render::theme::Themes;
use serde::Serialize;
use tera::Context;

/// What the script loads. All words are in it, and all marks: the script has none of its own.
#[derive(Serialize)]
pub struct Script {
    /// "Question 1", "Question 2", …
    steps: Vec<String>,
    questions: Vec<Question>,
    ends: Vec<End>,
    nodes: Vec<Node>,
    root: usize,
    /// Every paragraph, of which an end shows its own.
    says: String,
    /// What stands below a step once there is an answer.
    after: String,
    /// That no answer is chosen.
    problem: String,
}

#[derive(Serialize)]
struct Question {
    title: String,
    html: String,
    /// Each answer in the list of those given.
    rows: Vec<String>,
}

#[derive(Serialize)]
struct End {
    title: String,
    html: String,
}

/// The data at `address`, in the folder of the page that loads it.
pub fn data(
    themes: &Themes,
    address: &Address,
    mut data: Data,
    theme: Theme,
) -> Result<Script, Failure> {
    let page = address.parent().unwrap_or_else(|| address.clone());
    for prose in data.prose() {
        if let Prose::Blocks(blocks) = prose {
            *prose = Prose::Html(prose::blocks(blocks, &page).html);
        }
    }
    let tera = themes
        .tera(theme)
        .ok_or_else(|| vec![themes.failure(format!("there is no theme {theme}"))])?;
    let maker = Maker { themes, tera, theme, language: &data.language };
    let questions = data.questions.iter().enumerate().map(|(n, form)| maker.question(n, form));
    let ends = data.ends.iter().map(|closing| maker.end(closing));
    let mut after = maker.context(&data.around)?;
    after.insert("so_far", &true);
    let mut says = maker.context(&())?;
    says.insert("paragraphs", &data.paragraphs);
    Ok(Script {
        questions: questions.collect::<Result<_, _>>()?,
        ends: ends.collect::<Result<_, _>>()?,
        says: maker.part("says", &says)?,
        after: maker.part("after", &after)?,
        problem: maker.part("problem", &maker.context(&())?)?,
        nodes: data.nodes,
        root: data.root,
        steps: data.steps,
    })
}

/// Makes parts of pages with the templates of a theme.
struct Maker<'m> {
    themes: &'m Themes,
    tera: &'m tera::Tera,
    theme: Theme,
    language: &'m str,
}

/// An answer in the list of those given.
#[derive(Serialize)]
struct Row<'r> {
    question: usize,
    ask: &'r Said,
    answer: &'r Said,
    change: &'r Said,
}

impl Maker<'_> {
    fn context(&self, view: &impl Serialize) -> Result<Context, Failure> {
        let value = serde_json::to_value(view);
        let value = value.map_err(|e| vec![self.themes.failure(e.to_string())])?;
        let mut context = Context::new();
        if let serde_json::Value::Object(fields) = &value {
            for (name, value) in fields {
                context.insert(name.clone(), value);
            }
        }
        context.insert("language", self.language);
        Ok(context)
    }

    fn part(&self, name: &str, context: &Context) -> Result<String, Failure> {
        let html = self.tera.render(&format!("partials/{name}.html"), context);
        let html = html.map_err(|error| vec![self.themes.template_error(self.theme, &error)])?;
        Ok(html.trim().to_owned())
    }

    fn question(&self, question: usize, form: &Form) -> Result<Question, Failure> {
        let row = |answer: &Said| {
            let row = Row { question, ask: &form.ask, answer, change: &form.change };
            self.part("row", &self.context(&row)?)
        };
        Ok(Question {
            title: form.page_title.clone(),
            html: self.part("form", &self.context(form)?)?,
            rows: form.answers.iter().map(row).collect::<Result<_, _>>()?,
        })
    }

    fn end(&self, closing: &Closing) -> Result<End, Failure> {
        let html = self.part("end", &self.context(&closing.end)?)?;
        Ok(End { title: closing.page_title.clone(), html })
    }
}
