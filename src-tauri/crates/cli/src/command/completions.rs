//! `millpond completions SHELL`

use clap::CommandFactory;

use crate::arguments::Arguments;
use crate::exit::Exit;
use crate::print;

/// Writes completions for a shell to standard output.
pub fn run(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "millpond", &mut script);
    print::data(&script)?;
    Ok(Exit::Done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
