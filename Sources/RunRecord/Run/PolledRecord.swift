package import Quantities

/// A number that every node is asked for, again and again, while a run goes on: a name in a section of INFO.
package struct PolledField: Hashable, Sendable {
    /// The section, as INFO takes it: `replication`.
    package let section: String
    /// The name in it: `master_repl_offset`.
    package let name: String

    /// A number of INFO.
    package init(_ section: String, _ name: String) {
        self.section = section
        self.name = name
    }

    /// As it stands on disk and in sentences: `replication.master_repl_offset`.
    package var text: String { "\(section).\(name)" }
}

/// What polling kept of the nodes' numbers through a run. On disk `polled.jsonl`: a line that names the fields, then a
/// line for each answer.
package struct PolledRecord: Sendable {
    /// The first line.
    package struct Head: Codable, Sendable {
        /// The fields that were asked for, as `PolledField.text` has them.
        package var fields: [String]

        /// A head.
        package init(fields: [PolledField]) {
            self.fields = fields.map(\.text)
        }
    }

    /// What one node said.
    package struct Answer: Codable, Hashable, Sendable {
        /// The node, from 1.
        package var node: Int
        /// When it was asked: what it says is not older.
        package var asked: Offset
        /// When the answer was there: what it says is not newer.
        package var at: Offset
        /// The numbers that it has, by their fields; those that are none, as of another role, are missing.
        package var values: [String: Double]

        /// An answer.
        package init(node: Int, asked: Offset, at: Offset, values: [String: Double]) {
            self.node = node
            self.asked = asked
            self.at = at
            self.values = values
        }

        /// The number of a field; nil when the node has none.
        package subscript(field: PolledField) -> Double? { values[field.text] }
    }

    /// The fields that were asked for.
    package var fields: Set<String>
    /// The answers, each node's in the order of time.
    package var answers: [Answer]

    /// A record.
    package init(_ head: Head, _ answers: [Answer]) {
        fields = Set(head.fields)
        self.answers = answers
    }
}

extension RunRecord {
    /// Why polling tells nothing of a field, in a sentence; nil when it was asked for through the run.
    package func absence(of field: PolledField) -> String? {
        polled?.fields.contains(field.text) == true
            ? nil : "nothing shows that \(Witness.poll.words) kept \(field.text) through the run"
    }
}
