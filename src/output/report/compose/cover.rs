//! The cover.

use super::super::content::{Align, Block, Cell, CellText, Look, Paragraph, Row, Table};
use super::super::length::Length;
use super::super::{Edition, words};
use super::view::View;

/// Plan, year and month, 速報 or 確定, city, section, date.
pub(super) fn part(view: &View) -> Vec<Block> {
    let (figures, about) = (view.figures, &view.plan().about);
    let centred = |look, text: String| Block::Paragraph(Paragraph::of(look, text).aligned(Align::Centre));
    let mut blocks = vec![Block::Paragraph(Paragraph::of(Look::Label, view.cover_mark()).aligned(Align::End))];
    blocks.push(Block::Gap(if figures.sample { 8 } else { 16 }));
    if figures.sample {
        blocks.push(sample_box());
        blocks.push(Block::Gap(4));
    }
    blocks.extend([Block::Rule, Block::Gap(1)]);
    blocks.push(centred(Look::CoverTitle, about.title.to_string()));
    if !about.nickname.is_empty() {
        blocks.push(centred(Look::CoverLine, words::nickname(&about.nickname)));
    }
    blocks.push(centred(Look::CoverTitle, words::REPORT.into()));
    blocks.extend([Block::Gap(1), Block::Rule]);
    blocks.push(Block::Gap(4));
    let round = figures.round;
    if !round.is_final() {
        blocks.push(centred(Look::CoverLine, round.fiscal_year().to_string()));
    }
    blocks.push(centred(Look::CoverLine, format!("{}（{}）", words::state(round), round.kind_label())));
    blocks.push(Block::Gap(26));
    blocks.push(centred(Look::CoverLine, words::printed_on(figures.date)));
    blocks.push(centred(Look::CoverLine, about.municipality.clone()));
    blocks.push(centred(Look::CoverLine, about.office.clone()));
    blocks
}

/// A framed warning, so that nobody takes samples for the city's figures.
fn sample_box() -> Block {
    let lines = vec![
        CellText { text: words::SAMPLE.into(), look: Look::CoverLine },
        CellText { text: words::SAMPLE_COVER.into(), look: Look::Label },
    ];
    Block::Table(Table {
        name: words::SAMPLE.into(),
        columns: vec![Length::pt(450)],
        rows: vec![Row::plain([Cell::lines(lines).centred()])],
        ..Table::default()
    })
}

impl View<'_> {
    /// The edition, where it is not the council's.
    fn cover_mark(&self) -> String {
        if self.edition == Edition::Council { "　".into() } else { format!("【{}】", self.edition.label()) }
    }
}
