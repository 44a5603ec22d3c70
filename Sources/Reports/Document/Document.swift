package import Judgement

/// A report as sections of paragraphs, tables and figures, told alike on a terminal, in Markdown and
/// as a page.
package struct Document: Sendable {
    /// Its title.
    package var title: String
    /// The answer in one word and what it means; nil where there is none.
    package var answer: (word: String, verdict: Verdict)?
    /// Names and values below the title.
    package var facts: [(name: String, value: String)] = []
    /// Its parts.
    package var sections: [Section] = []

    /// A document without parts.
    package init(title: String) {
        self.title = title
    }

    /// A part with its heading.
    package struct Section: Sendable {
        /// The heading.
        package var heading: String
        /// What stands below it.
        package var blocks: [DocumentBlock]

        /// A part.
        package init(_ heading: String, _ blocks: [DocumentBlock]) {
            self.heading = heading
            self.blocks = blocks
        }
    }
}
