import ArgumentParser
import Foundation
import Quantities
import Reports
import Wording

/// `shaketable list faults|measures|guards|notices|policies|targets|constants|reports|keys`
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what plans can name, with its documentation.")

    /// What can be listed.
    enum Topic: String, CaseIterable, ExpressibleByArgument {
        case faults
        case measures
        case guards
        case notices
        case policies
        case targets
        case constants
        case reports
        case keys
    }

    /// How a topic is told.
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text
        case markdown
    }

    @Argument(
        help:
            "What to list: \(Topic.allCases.map(\.rawValue).joined(separator: ", ")); all that there is, without."
    )
    var topic: Topic?

    @Argument(help: "Only this one of them, such as pause.")
    var name: String?

    @Option(
        help: "With faults: print each one's receipt and the plans below this folder that use it.",
        completion: .directory)
    var plans: String?

    @Option(help: "Of a whole topic: text, or markdown, a page of the documentation.")
    var format = Format.text

    func validate() throws {
        if plans != nil, topic != .faults {
            throw ValidationError("--plans goes with 'list faults'")
        }
        if format == .markdown, topic == nil || name != nil || plans != nil {
            throw ValidationError(
                "--format markdown goes with a whole topic, such as 'list faults'")
        }
    }

    func run() throws {
        if let plans { return Terminal.say(try PlanIndex(folder: plans).text) }
        guard let topic else {
            return Terminal.say(
                Topic.allCases.map { topic in
                    let names = Self.entries(of: topic).map(Self.name)
                    return "\(topic.rawValue)\n  " + names.joined(separator: "\n  ")
                }.joined(separator: "\n\n"))
        }
        if format == .markdown { return print(CataloguePage.text(topic)) }
        let entries = Self.entries(of: topic)
        guard let name else { return Terminal.say(entries.joined(separator: "\n\n")) }
        guard let entry = entries.first(where: { Self.name($0) == name }) else {
            throw ValidationError(
                "none of the \(topic.rawValue) is named \(name.quoted)"
                    + Suggestion.phrase(for: name, in: entries.map(Self.name)))
        }
        Terminal.say(entry)
    }

    private static func entries(of topic: Topic) -> [String] {
        switch topic {
        case .faults: CatalogText.faults()
        case .measures: CatalogText.measures()
        case .guards: CatalogText.guards()
        case .notices: CatalogText.notices()
        case .policies: CatalogText.policies()
        case .targets: CatalogText.targets()
        case .constants: CatalogText.constants()
        case .reports: CatalogText.reports()
        case .keys: PlanKeys.all.map(\.text)
        }
    }

    /// An entry begins with its name, and what it is in parentheses behind.
    private static func name(_ entry: String) -> String {
        let line = entry.split(separator: "\n").first.map(String.init) ?? ""
        let end = line.range(of: " (")?.lowerBound ?? line.endIndex
        return String(line[..<end])
    }
}
