/// Whether processor time can be rationed; nothing is made to find out.
enum ControlGroupExamination {
    private static let need = "cpu-limit"

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
