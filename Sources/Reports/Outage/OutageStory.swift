/// What the logs of an outage tell, as plain values that a page shows.
package struct OutageStory: Sendable {
    /// A time on the time line.
    package struct Span: Sendable {
        /// What it means, which chooses its colour.
        package enum Meaning: Sendable {
            /// A process stood still.
            case stall
            /// A node held another, or the whole cluster, for down.
            case failure
            /// A child wrote to disk, or a replica was synchronised.
            case work
            /// A client reported a failure.
            case client
            /// A node turned master, or replica.
            case change
        }

        /// When it began, in seconds since the story's start.
        package let from: Double
        /// When it ended; the same for an instant.
        package let to: Double
        /// What it means.
        package let meaning: Meaning
        /// What it was, in words.
        package let text: String

        /// A span.
        package init(from: Double, to: Double, meaning: Meaning, text: String) {
            self.from = from
            self.to = to
            self.meaning = meaning
            self.text = text
        }
    }

    /// A row of the time line.
    package struct Lane: Sendable {
        /// Whose row it is, such as a node; a change of it begins a group.
        package let group: String
        /// What the row shows.
        package let label: String
        /// What happened, in the order of time.
        package let spans: [Span]

        /// A row.
        package init(group: String, label: String, spans: [Span]) {
            self.group = group
            self.label = label
            self.spans = spans
        }
    }

    /// Something that stands out.
    package struct Finding: Sendable {
        /// How much it matters, in a word.
        package let severity: String
        /// What it is, in one line.
        package let title: String
        /// What happened, why, and what to change, in paragraphs.
        package let paragraphs: [String]
        /// The lines that show it, each with its place.
        package let evidence: [String]
        /// Which incident begins with it, and when that was; nil when it is of the one before.
        package var heading: String?

        /// A finding.
        package init(severity: String, title: String, paragraphs: [String], evidence: [String]) {
            self.severity = severity
            self.title = title
            self.paragraphs = paragraphs
            self.evidence = evidence
        }
    }

    /// The page's title.
    package var title: String
    /// Milliseconds of the start by the servers' clock, since 1970: what the time line's axis counts from.
    package var startMilliseconds: Int64
    /// What happened, in a few sentences, and what must be known before the rest is read.
    package var summary: [String]
    /// What was read and what is known, by name.
    package var facts: [(name: String, value: String)]
    /// The time line.
    package var lanes: [Lane]
    /// What stands out, the most severe first.
    package var findings: [Finding]
    /// What is not taken into account, in sentences.
    package var limits: [String]

    /// A story.
    package init(
        title: String, startMilliseconds: Int64, summary: [String] = [],
        facts: [(name: String, value: String)], lanes: [Lane],
        findings: [Finding], limits: [String]
    ) {
        self.title = title
        self.summary = summary
        self.startMilliseconds = startMilliseconds
        self.facts = facts
        self.lanes = lanes
        self.findings = findings
        self.limits = limits
    }
}
