import Faults
import Judgement
import Plan
import Quantities
import Reports
import RunRecord
import Workload

/// A catalogue as a page of the documentation, as `shaketable list faults --format markdown` prints it.
///
/// `scripts/docs` writes the pages, and a test holds them against what is printed.
enum CataloguePage {
    /// The whole page.
    static func text(_ topic: List.Topic) -> String {
        let made =
            "*Made by `scripts/docs` from `shaketable list \(topic.rawValue)`; change the catalogue.*"
        return
            (["# \(title(topic))", lead(topic), made] + body(topic)).joined(separator: "\n\n")
    }

    private static func title(_ topic: List.Topic) -> String {
        switch topic {
        case .faults: "Faults"
        case .measures: "Measures"
        case .guards: "Guards"
        case .notices: "Notices"
        case .policies: "Client policies"
        case .targets: "Targets"
        case .constants: "Constants"
        case .reports: "Reports"
        case .keys: "Keys of a plan"
        }
    }

    private static func lead(_ topic: List.Topic) -> String {
        switch topic {
        case .faults:
            "What a step of a plan's `timeline:` can do to the cluster, how it is proven, and how it ends."
        case .measures: "What an expectation can ask for, and exactly what each is read from."
        case .guards:
            """
            What makes a run inconclusive, and where each trips. What to do then: \
            [Troubleshooting](Troubleshooting.md).
            """
        case .notices:
            "What a report tells of a run though no expectation asks: it changes no verdict."
        case .policies:
            """
            How real clients behave when things go wrong, field by field, with the file each value was \
            read from. How they compare: [Clients](YourClient.md).
            """
        case .targets: "Whom a fault can be done to, as steps write it."
        case .constants: "What an expectation can compare a measure with, beside numbers."
        case .reports: "What a run folder's `reports/` holds."
        case .keys:
            "Every key that a plan can have. How they go together: [Plans](Plans.md)."
        }
    }

    private static func body(_ topic: List.Topic) -> [String] {
        switch topic {
        case .faults: FaultCatalog.all.map(section(of:))
        case .measures: MeasureCatalog.all.map(section(of:))
        case .guards: [guards, "## Witnesses", witnesses]
        case .notices:
            [table(["notice", "tells"], Notice.Kind.allCases.map { [$0.rawValue, $0.summary] })]
        case .policies: PolicyCatalog.presets.flatMap(sections(of:))
        case .targets:
            [table(["target", "whom"], TargetCatalog.all.map { ["`\($0.words)`", $0.summary] })]
        case .constants:
            [
                table(
                    ["constant", "kind", "is"],
                    Constant.allCases.map { ["`\($0.rawValue)`", $0.unit.rawValue, $0.summary] })
            ]
        case .reports:
            [
                table(
                    ["report", "file", "is"],
                    ReportCatalog.all.map { [$0.name, "`\($0.fileName)`", $0.summary] })
            ]
        case .keys: PlanKeys.all.flatMap(sections(of:))
        }
    }

    // MARK: Sections

    private static func section(of fault: any Fault.Type) -> String {
        let documentation = fault.documentation
        let keys = documentation.fields.fields.map {
            ["`\($0.name)`", $0.kind.inWords, $0.summary]
        }
        return [
            "## \(fault.name)", escaped(fault.summary), "```yaml\n\(documentation.example)\n```",
            table(["key", "takes", "is"], keys),
            """
            - **Receipt:** \(escaped(documentation.receipt))
            - **False if:** \(escaped(documentation.falsifiers))
            - **Heal:** \(escaped(documentation.heal))
            - **Needs:** \(escaped(documentation.requirements))
            """,
        ].joined(separator: "\n\n")
    }

    private static func section(of measure: any Measure) -> String {
        """
        ## \(measure.name)

        *\(measure.unit.rawValue): \(escaped(measure.summary))*

        \(escaped(measure.documentation))
        """
    }

    private static let guards = table(
        ["guard", "sees", "trips at"], GuardCatalog.all.map { [$0.name, $0.summary, $0.limit] })

    private static let witnesses = """
        What a measure rests on must have watched the whole run; else its value is not known, and an \
        expectation on it inconclusive.

        """
        + table(
            ["witness", "is", "measures that rest on it"],
            Witness.allCases.map { witness in
                let resting = MeasureCatalog.all.filter { $0.witnesses.contains(witness) }
                return [
                    witness.rawValue, witness.words,
                    resting.map { "`\($0.name)`" }.joined(separator: ", "),
                ]
            })

    private static func sections(of preset: ClientPreset) -> [String] {
        let fields = PresetText.fields(of: preset).map { field in
            let source = field.source
            return [
                "`\(field.key)`", "`\(field.value)`",
                [source?.path.map { "`\($0)`" }, source?.fact].compactMap { $0 }
                    .joined(separator: ": "),
            ]
        }
        let parts = [
            "## \(preset.policy.name)",
            "\(preset.client) \(preset.version): `\(preset.repository)` at `\(preset.tag)`.",
            table(["field", "value", "from"], fields),
        ]
        guard !preset.limits.isEmpty else { return parts }
        return parts + [
            "Not expressed:", preset.limits.map { "- \(escaped($0))" }.joined(separator: "\n"),
        ]
    }

    private static func sections(of keys: PlanKeys) -> [String] {
        let rows = keys.section.fields.map { field in
            [
                "`\(field.name)`" + (field.isRequired ? " (required)" : ""), field.kind.inWords,
                field.summary,
            ]
        }
        let short = keys.section.shorthand.map { ["A single value stands for `\($0)`."] } ?? []
        return ["## \(keys.path)"] + short + [table(["key", "takes", "means"], rows)]
    }

    // MARK: Markdown

    private static func table(_ head: [String], _ rows: [[String]]) -> String {
        let lines = [head, head.map { _ in "---" }] + rows.map { $0.map(escaped) }
        return lines.map { line in
            "| " + line.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }.joined(separator: "\n")
    }

    /// Text in which no sign is taken for a tag; code between backticks stays as it is.
    private static func escaped(_ text: String) -> String {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
            index, part in
            String(index.isMultiple(of: 2) ? part.replacing("<", with: "\\<") : part)
        }.joined(separator: "`")
    }
}
