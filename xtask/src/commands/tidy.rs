//! `cargo xtask tidy`: runs every rule, prints its figures and each breach, fails if there was one.

use anyhow::{Result, bail};

use crate::tidy::{RULES, Tree};
use crate::workspace::Workspace;

pub fn run(workspace: &Workspace) -> Result<()> {
    let tree = Tree::read(workspace)?;
    let mut breaches = 0;
    for rule in RULES {
        let verdict = (rule.check)(&tree)?;
        for figure in &verdict.figures {
            println!("{}: {figure}", rule.name);
        }
        for finding in &verdict.findings {
            println!("{}: {finding}", rule.name);
        }
        breaches += verdict.findings.len();
    }
    if breaches > 0 {
        bail!("{breaches} breach(es) of the house rules");
    }
    Ok(())
}
