//! Pictures of figures that were counted before.

use millpond_chart::{
    Bounds, ChartError, Group, Heading, MissingColumn, Palette, Times, boxes_svg, histogram_cell_svg, histogram_sheet_svg, histogram_svg,
    missing_svg, scatter_svg, times_svg, top_values_cell_svg, top_values_sheet_svg, top_values_svg,
};
use millpond_pipeline::profile::{NumberGroup, Profile};

use crate::engine::Engine;
use crate::error::{EngineError, ErrorCode};
use crate::model::{ChartFigures, ChartSize, ChartWanted, DrawCharts, DrawnCharts, ValueCount};

impl Engine {
    /// Returns pictures of figures.
    ///
    /// # Errors
    /// [`ErrorCode::Invalid`] for a picture that has no such size.
    pub async fn draw_charts(&self, request: DrawCharts) -> Result<DrawnCharts, EngineError> {
        self.blocking(move |_| {
            let palette = Palette::of(&request.theme);
            let charts = request.charts.into_iter().map(|wanted| drawn(wanted, request.size, &palette)).collect::<Result<_, _>>()?;
            Ok(DrawnCharts { charts })
        })
        .await
    }
}

fn drawn(wanted: ChartWanted, size: ChartSize, palette: &Palette) -> Result<String, EngineError> {
    let said = Heading { title: &wanted.title, about: &wanted.about };
    let svg = match (wanted.figures, size) {
        (ChartFigures::Histogram { counts, .. }, ChartSize::Cell) => histogram_cell_svg(&counts, palette),
        (ChartFigures::Histogram { edges, counts, moments }, ChartSize::Sheet) => {
            histogram_sheet_svg(bounds(&edges, &moments), &counts, said, palette)
        }
        (ChartFigures::TopValues { values, rows }, ChartSize::Cell) => {
            top_values_cell_svg(&values.iter().map(|value| value.count).collect::<Vec<_>>(), rows, palette)
        }
        (ChartFigures::TopValues { values, rows }, ChartSize::Sheet) => top_values_sheet_svg(&pairs(values), rows, said, palette),
        (ChartFigures::Missing { columns, rows, stretch_rows }, ChartSize::Sheet) => {
            let columns: Vec<MissingColumn> = columns
                .into_iter()
                .map(|column| MissingColumn { name: column.name, missing: column.missing, stretches: column.missing_at })
                .collect();
            missing_svg(&columns, rows, stretch_rows, said, palette)
        }
        (ChartFigures::Scatter { x, y, points }, ChartSize::Sheet) => scatter_svg(&points, [&x, &y], said, palette),
        (ChartFigures::Times { labels, lines }, ChartSize::Sheet) => {
            let lines: Vec<Times> = lines.into_iter().map(|line| Times { name: line.name, seconds: line.seconds }).collect();
            times_svg(&lines, &labels, said, palette)
        }
        (ChartFigures::Boxes { number, groups }, ChartSize::Sheet) => {
            boxes_svg(&groups.into_iter().map(group).collect::<Vec<_>>(), &number, said, palette)
        }
        (_, ChartSize::Cell) => {
            let error = EngineError::new(ErrorCode::Invalid, "There is no such picture for a cell of a table.");
            return Err(error.hint("Ask for it by itself: size = \"sheet\"."));
        }
    };
    svg.map_err(|error| failed(&error))
}

/// Draws each column's histogram, or the bars of its top values, beside the figures.
pub(crate) fn draw_columns(profile: &mut Profile, theme: &str) -> Result<(), EngineError> {
    let palette = Palette::of(theme);
    for column in &mut profile.columns {
        let drawn = match &column.histogram {
            Some(histogram) => histogram_svg(bounds(&histogram.edges, &histogram.moments), &histogram.counts, &palette),
            None => top_values_svg(&pairs(column.top.clone()), profile.rows, &palette),
        };
        column.chart = Some(drawn.map_err(|error| failed(&error))?);
    }
    Ok(())
}

fn failed(error: &ChartError) -> EngineError {
    EngineError::new(ErrorCode::Internal, error.to_string())
}

fn bounds<'a>(edges: &'a [f64], moments: &'a [String]) -> Bounds<'a> {
    if moments.is_empty() { Bounds::Numbers(edges) } else { Bounds::Moments(moments) }
}

fn pairs(values: Vec<ValueCount>) -> Vec<(String, u64)> {
    values.into_iter().map(|value| (value.value, value.count)).collect()
}

fn group(group: NumberGroup) -> Group {
    let ([from, to], [low, median, high]) = (group.whiskers, group.quartiles);
    Group { name: group.name, count: group.count, bounds: [from, low, median, high, to], outliers: group.outliers }
}
