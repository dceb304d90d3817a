//! Rows in columns.

/// The longest cell that is shown whole.
const CELL_CHARACTERS: usize = 40;

/// How a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    Left,
    Right,
}

/// Returns rows under their heads, columns aligned, long cells cut.
pub fn lines(heads: &[(&str, Align)], rows: &[Vec<String>]) -> String {
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(|cell| shown(cell)).collect()).collect();
    let width = |at: usize, head: &str| {
        rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count()).chain([head.chars().count()]).max()
    };
    let widths: Vec<usize> = heads.iter().enumerate().map(|(at, (head, _))| width(at, head).unwrap_or_default()).collect();
    let line = |cells: &mut dyn Iterator<Item = &str>| {
        let cells = cells.zip(heads).zip(&widths).map(|((cell, (_, align)), width)| match align {
            Align::Left => format!("{cell:<width$}"),
            Align::Right => format!("{cell:>width$}"),
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    let mut text = line(&mut heads.iter().map(|(head, _)| *head));
    for row in &rows {
        text.push_str(&line(&mut row.iter().map(String::as_str)));
    }
    text
}

/// Returns a cell in one line: line ends and other marks shown, a long one cut.
fn shown(cell: &str) -> String {
    let mut text: String = cell.chars().map(|c| if c.is_control() { '·' } else { c }).take(CELL_CHARACTERS + 1).collect();
    if text.chars().count() > CELL_CHARACTERS {
        text = text.chars().take(CELL_CHARACTERS - 1).chain(['…']).collect();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_heads_and_numbers_to_the_right() {
        let rows = [vec!["Anna".into(), "7".into()], vec!["B\nC".into(), "1,000".into()]];
        let text = lines(&[("name", Align::Left), ("rows", Align::Right)], &rows);
        assert_eq!(text, "name   rows\nAnna      7\nB·C   1,000\n");
    }

    #[test]
    fn a_long_cell_is_cut_where_one_can_see_it() {
        assert_eq!(shown(&"x".repeat(50)).chars().count(), 40);
        assert!(shown(&"x".repeat(50)).ends_with('…'));
    }
}
