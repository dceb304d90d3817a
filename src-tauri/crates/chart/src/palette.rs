use plotters::style::RGBColor;

/// The colours of a chart. They are those of `ui/src/theme/tokens.css`, of the same names.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    pub data_1: RGBColor,
    pub data_2: RGBColor,
    pub data_3: RGBColor,
    pub data_4: RGBColor,
    pub data_5: RGBColor,
    pub data_6: RGBColor,
    /// What charts that stand by themselves are drawn on.
    pub surface: RGBColor,
    pub ok: RGBColor,
    pub failed: RGBColor,
    pub aside: RGBColor,
    pub border: RGBColor,
    pub text_faint: RGBColor,
    pub text: RGBColor,
}

impl Palette {
    /// Returns the colours of a theme by its name; light unless it is `dark`.
    #[must_use]
    pub fn of(theme: &str) -> Self {
        if theme == "dark" { Self::dark() } else { Self::light() }
    }

    /// Returns the light theme's colours.
    #[must_use]
    pub fn light() -> Self {
        Self {
            data_1: RGBColor(0x0b, 0x73, 0x7b),
            data_2: RGBColor(0xc9, 0x8a, 0x1b),
            data_3: RGBColor(0x7a, 0x5e, 0xa8),
            data_4: RGBColor(0xc2, 0x56, 0x3f),
            data_5: RGBColor(0x4c, 0x8a, 0x3f),
            data_6: RGBColor(0x5b, 0x70, 0x83),
            surface: RGBColor(0xff, 0xff, 0xff),
            ok: RGBColor(0x1d, 0x77, 0x4b),
            failed: RGBColor(0xb3, 0x37, 0x2b),
            aside: RGBColor(0x9e, 0xa7, 0xa6),
            border: RGBColor(0xdf, 0xe6, 0xe6),
            text_faint: RGBColor(0x5d, 0x6c, 0x6b),
            text: RGBColor(0x17, 0x21, 0x1f),
        }
    }

    /// Returns the dark theme's colours.
    #[must_use]
    pub fn dark() -> Self {
        Self {
            data_1: RGBColor(0x4f, 0xbc, 0xc4),
            data_2: RGBColor(0xe3, 0xb0, 0x52),
            data_3: RGBColor(0xa9, 0x8e, 0xd6),
            data_4: RGBColor(0xe5, 0x88, 0x70),
            data_5: RGBColor(0x86, 0xc1, 0x78),
            data_6: RGBColor(0x93, 0xa7, 0xb8),
            surface: RGBColor(0x12, 0x18, 0x1a),
            ok: RGBColor(0x5f, 0xc5, 0x92),
            failed: RGBColor(0xf0, 0x87, 0x77),
            aside: RGBColor(0x5a, 0x67, 0x67),
            border: RGBColor(0x26, 0x31, 0x33),
            text_faint: RGBColor(0x8a, 0x9b, 0x9b),
            text: RGBColor(0xe2, 0xea, 0xea),
        }
    }
}
