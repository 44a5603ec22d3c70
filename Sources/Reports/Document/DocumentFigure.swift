/// A drawing of a document: a picture on a page; a terminal draws it by its own means, or words stand for it.
package protocol DocumentFigure: Sendable {
    /// The picture; nothing where there is nothing to draw.
    var picture: Markup { get }
    /// What tells the same in words; none where the blocks around it do.
    var words: [DocumentBlock] { get }
    /// The drawing for a terminal, in lines of at most so many columns; nil where words stand for it.
    func lines(width: Int, glyphs: Glyphs) -> [StyledText]?
}

extension DocumentFigure {
    /// None.
    package var words: [DocumentBlock] { [] }

    /// None.
    package func lines(width: Int, glyphs: Glyphs) -> [StyledText]? { nil }
}
