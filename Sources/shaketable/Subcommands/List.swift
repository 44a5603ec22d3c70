import ArgumentParser
import Evidence
import Harness
import LoadGenerator
import Reports

/// `shaketable list faults|measures|guards|policies|targets|constants|reports`
struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what plans can name, with its documentation.")

    /// What can be listed.
    enum Topic: String, CaseIterable, ExpressibleByArgument {
        case faults
        case measures
        case guards
        case policies
        case targets
        case constants
        case reports
    }

    @Argument(help: "What to list: \(Topic.allCases.map(\.rawValue).joined(separator: ", ")).")
    var topic: Topic

    @Option(
        help: "With faults: print each one's receipt and the plans below this folder that use it.",
        completion: .directory)
    var plans: String?

    func validate() throws {
        if plans != nil, topic != .faults {
            throw ValidationError("--plans goes with 'list faults'")
        }
    }

    func run() throws {
        if let plans { return print(try PlanIndex(folder: plans).text) }
        switch topic {
        case .faults: print(CatalogText.faults())
        case .measures: print(CatalogText.measures())
        case .guards: print(CatalogText.guards())
        case .policies: print(CatalogText.policies())
        case .targets: print(CatalogText.targets())
        case .constants: print(CatalogText.constants())
        case .reports: print(CatalogText.reports())
        }
    }
}
