/// Whether processor time can be rationed; nothing is made to find out.
enum ControlGroupExamination {
    private static let need = "cpu-limit"

    /// The groups of runs that were killed all at once: removed, and told.
    static func leftGroups() -> DoctorFinding {
        let removed = StaleGroups.remove()
        return .ok(
            "left control groups",
            removed.isEmpty
                ? "none"
                : "\(removed.count) of runs that were killed; removed: "
                    + removed.joined(separator: ", "),
            for: need)
    }

    /// The cpu controller, of version 2 or 1.
    static func processorController() -> DoctorFinding {
        switch ProcessorController.find() {
        case .found(let controller):
            .ok(
                "cgroup cpu controller", "version \(controller.version), \(controller.parent)",
                for: need)
        case .missing(let reason):
            .bad(
                "cgroup cpu controller", .missing, found: "not usable", reason: reason,
                remedy: ProcessorController.remedy, for: need)
        }
    }
}
