/// Finds out what this machine can do for a run, by trying it; changes nothing on it, but for removing control groups that
/// killed runs have left.
package enum Doctor {
    /// Looks at everything; takes about a second.
    ///
    /// Namespaces, qdiscs and filters are made in a throw-away sandbox.
    ///
    /// - Returns: The findings, in the order in which they are best read.
    package static func examine() async -> [DoctorFinding] {
        var findings = [KernelExamination.kernel()]
        findings += NamespaceExamination.findings()
        findings += await ProgramExamination.findings()
        findings += await NetworkExamination.findings()
        findings += [
            ResourceExamination.cores(), ResourceExamination.memory(),
            ResourceExamination.disk(), ResourceExamination.openFiles(),
            ControlGroupExamination.processorController(), ControlGroupExamination.leftGroups(),
            await TimerExamination.timers(),
        ]
        return findings + KernelExamination.notes()
    }
}
