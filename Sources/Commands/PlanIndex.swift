import ArgumentParser
import Faults
import Foundation
import Plan

/// Which plans of a folder use which fault.
struct PlanIndex {
    /// The plans of each fault, by its name, in alphabetical order.
    let plans: [String: [String]]

    /// Reads all plans below a folder.
    ///
    /// - Throws: `ValidationError` when there are none, `ExitCode` 65 when one cannot be read.
    init(folder: String) throws {
        let names = (FileManager.default.enumerator(atPath: folder)?.allObjects ?? [])
            .compactMap { $0 as? String }
            .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }
        guard !names.isEmpty else {
            throw ValidationError("there is no plan below '\(folder)'")
        }
        var plans: [String: [String]] = [:]
        for path in names.sorted().map({ "\(folder)/\($0)".replacing("//", with: "/") }) {
            let plan: Plan
            do {
                plan = try Plan(
                    PlanSource(path: path), overrides: PlanOverrides(), vocabulary: .current)
            } catch {
                throw ExitStatus.badPlan.saying("\(error)")
            }
            for fault in Self.faults(in: plan.tree["timeline"]) {
                plans[fault, default: []].append(path)
            }
        }
        self.plans = plans
    }

    /// One paragraph for each fault of the catalogue: its receipt, and its plans.
    var text: String {
        FaultCatalog.all.map { fault in
            let users = plans[fault.name] ?? ["no plan"]
            return "\(fault.name)\n  receipt: \(fault.documentation.receipt)\n  plans: "
                + users.joined(separator: ", ")
        }.joined(separator: "\n\n")
    }

    /// The faults that a time line names, also those that a seed may choose.
    private static func faults(in value: PlanValue?) -> Set<String> {
        switch value?.content {
        case .list(let items): items.reduce(into: []) { $0.formUnion(faults(in: $1)) }
        case .mapping(let entries):
            entries.reduce(into: []) { found, entry in
                if FaultCatalog.fault(named: entry.key) != nil { found.insert(entry.key) }
                found.formUnion(faults(in: entry.value))
            }
        default: []
        }
    }
}
