//! A page of 使い方 with the structure its marks belong to, and the few things it is made of: headings, paragraphs, tables.

use crate::output::report::{
    display::{Grey, Owner, Page, Stroke},
    font::Face,
    length::{Length, Point, Rect},
    structure::{ElementId, Role, Structure},
    text::{self, Align, Style},
};

/// Left edge of the type area.
pub const LEFT: Length = Length::pt(48);
/// Its width on A4.
pub const WIDTH: Length = Length::pt(499);
/// Running text.
pub const BODY: Style = Style::new(Face::Gothic, Length::milli(9_800));
/// From line to line of running text.
pub const PITCH: Length = Length::milli(14_400);
/// The same inside tables.
const ROW: Style = Style::new(Face::Gothic, Length::milli(9_300));
const ROW_PITCH: Length = Length::milli(12_800);
/// Room between a cell's edge and its text.
const PAD: Length = Length::pt(5);
const PAD_ABOVE: Length = Length::milli(3_200);

/// Running text in bold.
pub const fn bold(size: Length) -> Style {
    Style::new(Face::GothicBold, size)
}

/// A page that is being filled.
pub struct Sheet {
    pub page: Page,
    pub structure: Structure,
    part: ElementId,
}

impl Sheet {
    /// An empty page; its elements are added to `structure`.
    pub fn new(mut structure: Structure) -> Self {
        let part = structure.add(Structure::ROOT, Role::Part);
        Self { page: Page::a4(), structure, part }
    }

    /// The page and the structure.
    pub fn finish(self) -> (Page, Structure) {
        (self.page, self.structure)
    }

    /// The page's number at its foot.
    pub fn foot(&mut self, number: usize, pages: usize) {
        let area = Rect::new(LEFT, Length::pt(810), WIDTH, Length::pt(12));
        let style = Style::new(Face::Gothic, Length::pt(8));
        self.line(
            &format!("取りまとめ（torimatome）の使い方　{number} / {pages}"),
            style,
            area,
            Align::End,
            Owner::Artifact,
        );
    }

    /// A new element of the page.
    pub fn add(&mut self, role: Role) -> ElementId {
        self.structure.add(self.part, role)
    }

    /// A new figure with what is read instead of it.
    pub fn figure(&mut self, alternate: &str) -> ElementId {
        self.structure.add_figure(self.part, alternate)
    }

    /// The page's title and one line about it, with a strong rule below; returns where the rest begins.
    pub fn title(&mut self, title: &str, about: &str) -> Length {
        let element = self.add(Role::Heading(1));
        let area = Rect::new(LEFT, Length::pt(38), WIDTH, Length::pt(30));
        self.line(title, bold(Length::pt(19)), area, Align::Start, Owner::Element(element));
        let y = area.bottom() + Length::pt(1);
        self.page.rule(Point::new(LEFT, y), Point::new(LEFT + WIDTH, y), Stroke::solid(Length::milli(1_600)));
        self.paragraph(about, Point::new(LEFT, y + Length::pt(4)), WIDTH) + Length::pt(7)
    }

    /// A heading of the second level; returns where the rest begins.
    pub fn heading(&mut self, text: &str, y: Length) -> Length {
        let element = self.add(Role::Heading(2));
        let area = Rect::new(LEFT, y, WIDTH, Length::pt(20));
        self.page.fill(Rect::new(LEFT, y + Length::pt(3), Length::pt(5), Length::pt(13)), Grey(75));
        let frame = Rect::new(area.x + Length::pt(11), area.y, area.width - Length::pt(11), area.height);
        self.line(text, bold(Length::pt(12)), frame, Align::Start, Owner::Element(element));
        area.bottom() + Length::pt(2)
    }

    /// A paragraph; returns its bottom.
    pub fn paragraph(&mut self, text: &str, corner: Point, measure: Length) -> Length {
        let element = self.add(Role::Paragraph);
        self.text(text, BODY, PITCH, corner, measure, element)
    }

    /// Text in lines; returns its bottom. 、 and 。 may hang over the measure by half their size.
    fn text(
        &mut self,
        text: &str,
        style: Style,
        pitch: Length,
        corner: Point,
        measure: Length,
        owner: ElementId,
    ) -> Length {
        let set = text::Paragraph::new(text, style).pitch(pitch).set(measure);
        let frame = Rect::new(corner.x, corner.y, measure + style.size / 2, set.height());
        set.put(&mut self.page, corner, Some(frame), Owner::Element(owner));
        frame.bottom()
    }

    /// One line in the vertical middle of `area`.
    pub fn line(&mut self, text: &str, style: Style, area: Rect, align: Align, owner: Owner) {
        let line = text::single(text, style);
        let free = area.width - line.extent;
        let line = match align {
            Align::Centre => line.shifted(free / 2),
            Align::End => line.shifted(free),
            Align::Justify | Align::Start => line,
        };
        let base = area.y + (area.height - style.size) / 2 + style.size.times(88, 100);
        self.page.text_in(area, Point::new(area.x, base), line, owner);
    }

    /// A table with a head row; its first column heads its rows. Returns its bottom.
    pub fn table(&mut self, name: &str, widths: &[Length], head: &[&str], rows: &[Vec<&str>], y: Length) -> Length {
        let table = self.add(Role::Table);
        self.structure.set_title(table, name);
        let mut at = self.row(table, widths, head, y, true);
        for row in rows {
            at = self.row(table, widths, row, at, false);
        }
        let all: Length = widths.iter().copied().sum();
        self.page.frame(Rect::new(LEFT, y, all, at - y), Stroke::STRONG);
        at
    }

    fn row(&mut self, table: ElementId, widths: &[Length], cells: &[&str], y: Length, head: bool) -> Length {
        let row = self.structure.add(table, Role::Row);
        let style = |column: usize| if head || column == 0 { bold(ROW.size) } else { ROW };
        let set: Vec<_> = cells
            .iter()
            .zip(widths)
            .enumerate()
            .map(|(column, (text, width))| {
                text::Paragraph::new(*text, style(column)).pitch(ROW_PITCH).without_hanging().set(*width - PAD * 2)
            })
            .collect();
        let height = set.iter().map(|text| text.height()).max().unwrap_or_default() + PAD_ABOVE * 2;
        let mut x = LEFT;
        for (column, (text, width)) in set.iter().zip(widths).enumerate() {
            let cell = Rect::new(x, y, *width, height);
            if head || column == 0 {
                self.page.fill(cell, Grey(if head { 18 } else { 7 }));
            }
            self.page.frame(cell, Stroke::THIN);
            let role = match (head, column) {
                (true, _) => Role::COLUMN_HEAD,
                (false, 0) => Role::ROW_HEAD,
                (false, _) => Role::CELL,
            };
            let element = self.structure.add(row, role);
            let top = if column == 0 { (height - text.height()) / 2 } else { PAD_ABOVE };
            text.put(&mut self.page, Point::new(x + PAD, y + top), Some(cell), Owner::Element(element));
            x += *width;
        }
        y + height
    }
}
