//! Tables as Markdown, so that what a command prints can stand in a README as it is.

use std::fmt;

/// A table: the first column is left-aligned, figures are right-aligned.
#[derive(Clone, Debug)]
pub struct Table {
    title: String,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this title and these column heads.
    pub fn new<H: Into<String>>(title: &str, heads: impl IntoIterator<Item = H>) -> Self {
        Self { title: title.to_owned(), rows: vec![heads.into_iter().map(Into::into).collect()] }
    }

    /// Adds a row: its name and its figures.
    pub fn row(&mut self, name: &str, figures: impl IntoIterator<Item = String>) {
        self.rows.push(std::iter::once(name.to_owned()).chain(figures).collect());
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let width = |column: usize| self.rows.iter().filter_map(|row| row.get(column)).map(String::len).max();
        let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0).max(2)).collect();

        writeln!(f, "{}\n", self.title)?;
        for (index, row) in self.rows.iter().enumerate() {
            for (column, width) in widths.iter().enumerate() {
                let cell = row.get(column).map_or("", String::as_str);
                if column == 0 { write!(f, "| {cell:<width$} |")? } else { write!(f, " {cell:>width$} |")? }
            }
            writeln!(f)?;
            if index == 0 {
                for (column, width) in widths.iter().enumerate() {
                    let dashes = "-".repeat(*width);
                    if column == 0 { write!(f, "| {dashes} |")? } else { write!(f, " {}: |", &dashes[1..])? }
                }
                writeln!(f)?;
            }
        }
        Ok(())
    }
}

/// The median of some figures.
pub fn median(figures: Vec<f64>) -> f64 {
    Quartiles::of(figures).median
}

/// Where some figures lie: half of them are between the lower and the upper one.
#[derive(Clone, Copy, Debug)]
pub struct Quartiles {
    /// A quarter of them is below.
    pub lower: f64,
    /// The one in the middle.
    pub median: f64,
    /// A quarter of them is above.
    pub upper: f64,
}

impl Quartiles {
    /// Of these figures; of none, no numbers.
    pub fn of(mut figures: Vec<f64>) -> Self {
        figures.sort_by(f64::total_cmp);
        let at = |index: usize| figures.get(index).copied().unwrap_or(f64::NAN);
        let last = figures.len().saturating_sub(1);
        Self { lower: at(figures.len() / 4), median: at(figures.len() / 2), upper: at(last - figures.len() / 4) }
    }
}

/// A whole number with commas between thousands.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Quartiles, Table, thousands};

    #[test]
    fn a_table_is_aligned() {
        let mut table = Table::new("Costs", ["peer", "A"]);
        table.row("hyper", ["1,845".to_owned()]);
        assert_eq!(table.to_string(), "Costs\n\n| peer  |     A |\n| ----- | ----: |\n| hyper | 1,845 |\n");
    }

    #[test]
    fn half_of_the_figures_are_between_the_quartiles() {
        let of = |figures: &[f64]| {
            let Quartiles { lower, median, upper } = Quartiles::of(figures.to_vec());
            (lower, median, upper)
        };
        assert_eq!(of(&[7.0, 1.0, 3.0, 2.0, 6.0, 5.0, 4.0]), (2.0, 4.0, 6.0));
        assert_eq!(of(&[2.0]), (2.0, 2.0, 2.0));
        assert!(of(&[]).1.is_nan());
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
