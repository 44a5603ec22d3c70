package import Judgement

/// A report as sections of paragraphs, tables and figures, told alike on a terminal, in Markdown and
/// as a page.
package struct Document: Sendable {
    /// Its title: what was found, where that can be said in a line.
    package var title: String
    /// The answer in one word and what it means; nil where there is none.
    package var answer: (word: String, verdict: Verdict)?
    /// What is said before all else.
    package var lead: [DocumentBlock] = []
    /// Names and values below that.
    package var facts: [(name: String, value: String)] = []
    /// Its parts.
    package var sections: [Section] = []
    /// After how many seconds a browser asks for it again; nil for what does not change.
    package var refreshSeconds: Int?

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

/// One piece of a document.
package indirect enum DocumentBlock: Sendable {
    /// Words.
    case paragraph(String)
    /// Words of lesser weight: where numbers come from, how they were found.
    case faint(String)
    /// Words that must not be overlooked.
    case notice(String)
    /// Several of them under one heading; nothing without any.
    case notices(String, [String])
    /// Things of one kind, each in a sentence.
    case list([String])
    /// A heading inside of a section.
    case heading(String)
    /// Lines as they stood elsewhere, such as a log's.
    case lines([String])
    /// A command or a path that is to be copied, with what it is; never cut or broken.
    case copied(String, String)
    /// Names and values.
    case facts([(name: String, value: String)])
    /// Words that lead to another file, by its address as seen from the document.
    case link(String, String)
    /// Numbers to be seen at a glance, with their names.
    case strip([DocumentNumber])
    /// A table.
    case table(DocumentTable)
    /// A drawing.
    case figure(any DocumentFigure)
    /// What not everybody asks for, under its title; where nothing can be folded away, `brief` stands for it.
    case folded(String, brief: [DocumentBlock] = [], [DocumentBlock])
}

/// A number with its name.
package struct DocumentNumber: Sendable {
    /// What it is.
    package var name: String
    /// The value in words.
    package var value: String
    /// Whether it is bad news.
    package var isBad = false

    /// A number.
    package init(_ name: String, _ value: String, isBad: Bool = false) {
        self.name = name
        self.value = value
        self.isBad = isBad
    }
}
