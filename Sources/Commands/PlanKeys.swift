import Faults
import Plan

/// The keys of one mapping of a plan, with the path to it: `load.client`.
struct PlanKeys {
    /// Where the mapping stands; `[]` is each entry of a list, `*` a name of your own.
    let path: String
    /// Its keys.
    let section: SectionDocumentation

    /// Every mapping that a plan can have, the plan first, in the order in which it is written.
    static let all = [PlanKeys(path: "plan", section: PlanParts.section(.current))].flatMap {
        $0.withNested
    }

    /// It, and what lies in it.
    private var withNested: [PlanKeys] {
        [self]
            + section.fields.flatMap { field in
                Self.nested(
                    in: field.kind, at: path == "plan" ? field.name : "\(path).\(field.name)"
                ).flatMap(\.withNested)
            }
    }

    private static func nested(in kind: FieldKind, at path: String) -> [PlanKeys] {
        switch kind {
        case .section(let section): [PlanKeys(path: path, section: section)]
        case .list(let element): nested(in: element, at: "\(path)[]")
        case .anyKeys(let value): nested(in: value, at: "\(path).*")
        case .either(let kinds): kinds.flatMap { nested(in: $0, at: path) }
        case .step:
            [
                PlanKeys(path: path, section: Step.section),
                PlanKeys(path: "\(path) random", section: RandomSteps.stepDocumentation),
            ]
        default: []
        }
    }

    /// The mapping in lines, as `shaketable list keys` prints it.
    var text: String {
        ([path]
            + section.fields.map { field in
                "  \(field.name)\(field.isRequired ? " (required)" : ""): \(field.kind.inWords)\n"
                    + "    \(field.summary)"
            }).joined(separator: "\n")
    }
}
