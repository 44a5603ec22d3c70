import Faults
import Judgement
import Plan
import Quantities
import Reports
import Workload

/// The catalogues as `shaketable list` prints them.
enum CatalogText {
    /// Every fault with its keys, receipt, heal and an example.
    static func faults() -> [String] {
        FaultCatalog.all.map { fault in
            let documentation = fault.documentation
            let keys = documentation.fields.fields.map { field in
                "    \(field.name): \(field.summary)"
            }
            return
                ([
                    "\(fault.name)", "  \(fault.summary)", "  keys:",
                ] + keys + [
                    "  receipt: \(documentation.receipt)",
                    "  false if: \(documentation.falsifiers)", "  heal: \(documentation.heal)",
                    "  needs: \(documentation.requirements)", "  example: \(documentation.example)",
                ]).joined(separator: "\n")
        }
    }

    /// Every measure with its definition.
    static func measures() -> [String] {
        MeasureCatalog.all.map { measure in
            """
            \(measure.name) (\(measure.unit.rawValue))
              \(measure.summary)
              \(measure.documentation)
            """
        }
    }

    /// Everything that makes a run inconclusive, with its limit.
    static func guards() -> [String] {
        GuardCatalog.all.map {
            "\($0.name)\n  \($0.summary)\n  trips at: \($0.limit)"
        }
    }

    /// Everything bad that is told beside a verdict where no expectation asks about it, with its limit.
    static func notices() -> [String] {
        Notice.Kind.allCases.map { "\($0.rawValue)\n  \($0.summary)" }
    }

    /// Every preset of a client policy: client, version, and each value with its source.
    static func policies() -> [String] {
        PolicyCatalog.presets.map { PresetText.lines(of: $0).joined(separator: "\n") }
    }

    /// Every way to write a target.
    static func targets() -> [String] {
        TargetCatalog.all.map { "\($0.words)\n  \($0.summary)" }
    }

    /// Every constant that an expectation may name.
    static func constants() -> [String] {
        Constant.allCases.map { "\($0.rawValue) (\($0.unit.rawValue))\n  \($0.summary)" }
    }

    /// Every report format.
    static func reports() -> [String] {
        ReportCatalog.all.map { "\($0.name) (\($0.fileName))\n  \($0.summary)" }
    }
}
