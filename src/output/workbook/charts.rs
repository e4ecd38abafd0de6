//! Native charts. Slices and bars differ by pattern and label, not by colour alone.

use super::page::Page;
use super::summary::{self, Rows};
use super::{names, style};
use crate::output::OutputError;
use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartDataLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartPatternFill, ChartPatternFillType, ChartPoint, ChartSolidFill, ChartType, Color,
};

/// Fills of the grades 1 to 4, of 未評価 and 対象外・終了: dark to light, then hatched, so that they part in
/// monochrome.
fn fill(at: usize) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(style::INK).set_width(0.75);
    let mut format = ChartFormat::new();
    format.set_border(&line);
    let solid = |rgb: u32| ChartSolidFill::new().set_color(Color::RGB(rgb)).to_owned();
    let hatch = |kind: ChartPatternFillType, rgb: u32| {
        ChartPatternFill::new()
            .set_pattern(kind)
            .set_foreground_color(Color::RGB(rgb))
            .set_background_color(Color::White)
            .to_owned()
    };
    match at {
        0 => format.set_solid_fill(&solid(0x002F_6DB5)),
        1 => format.set_solid_fill(&solid(0x00A9_C9EC)),
        2 => format.set_pattern_fill(&hatch(ChartPatternFillType::DiagonalStripesWideUpwards, 0x00D9_8E1F)),
        3 => format.set_pattern_fill(&hatch(ChartPatternFillType::Dotted20Percent, 0x009C_2A1F)),
        4 => format.set_solid_fill(&solid(0x00FF_FFFF)),
        _ => format.set_solid_fill(&solid(0x00D9_D9D9)),
    };
    format
}

fn font(size: f64) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(style::FONT).set_size(size).set_color(style::INK);
    font
}

/// The pie of the four classes, as in the plan.
pub(super) fn pie(page: &mut Page<'_>, at: (u32, u16), rows: Rows, size: (u32, u32)) -> Result<(), OutputError> {
    let (first, last) = (rows.classes, rows.classes + 3);
    let mut chart = Chart::new(ChartType::Pie);
    let mut label = ChartDataLabel::new();
    label
        .show_percentage()
        .show_leader_lines()
        .set_num_format("0.0%")
        .set_position(ChartDataLabelPosition::OutsideEnd)
        .set_font(&font(8.0));
    let points: Vec<_> = (0..4).map(|at| ChartPoint::new().set_format(&mut fill(at))).collect();
    chart
        .add_series()
        .set_categories((names::SUMMARY, first, 0, last, 0))
        .set_values((names::SUMMARY, first, summary::COUNT, last, summary::COUNT))
        .set_points(&points)
        .set_data_label(&label);
    chart.title().set_name("総合評価の内訳").set_font(&font(10.0));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8.0));
    chart.set_alt_text("評価１から４までの項目数の割合の円グラフ");
    place(page, chart, at, size)
}

/// Bars of classes, one per goal, stacked to 100 ％.
pub(super) fn stacked(page: &mut Page<'_>, at: (u32, u16), rows: Rows, size: (u32, u32)) -> Result<(), OutputError> {
    let names_at = if size.0 > 500 { summary::GOAL } else { summary::GOAL_NUMBER };
    let (first, last, head) = (rows.goals, rows.total - 1, rows.goals - 1);
    let mut chart = Chart::new(ChartType::BarPercentStacked);
    let grades = summary::GRADES..summary::GRADES + 4;
    for (at, col) in grades.chain([summary::MISSING, summary::NOT_DUE]).enumerate() {
        let mut label = ChartDataLabel::new();
        label.show_value().set_num_format("0;;").set_font(&font(8.0));
        if at == 0 {
            let mut white = font(8.0);
            white.set_color(Color::White);
            label.set_font(&white);
        }
        if matches!(at, 2 | 3) {
            label.set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::White)));
        }
        chart
            .add_series()
            .set_name((names::SUMMARY, head, col))
            .set_categories((names::SUMMARY, first, names_at, last, names_at))
            .set_values((names::SUMMARY, first, col, last, col))
            .set_format(&mut fill(at))
            .set_data_label(&label)
            .set_gap(45);
    }
    chart.title().set_name("目標別の内訳（項目数）").set_font(&font(10.0));
    chart.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(8.0));
    chart.y_axis().set_font(&font(8.0)).set_reverse();
    chart.x_axis().set_font(&font(8.0)).set_num_format("0%").set_major_unit(0.25);
    chart.set_alt_text("目標ごとの評価１から４まで、未評価、対象外・終了の項目数の棒グラフ");
    place(page, chart, at, size)
}

fn place(page: &mut Page<'_>, mut chart: Chart, (row, col): (u32, u16), size: (u32, u32)) -> Result<(), OutputError> {
    chart.set_width(size.0).set_height(size.1);
    page.sheet.insert_chart_with_offset(row, col, &chart, 6, 2)?;
    Ok(())
}
