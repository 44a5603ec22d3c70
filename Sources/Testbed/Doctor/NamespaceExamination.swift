import Linux

/// Whether this user can have namespaces, each tried with a child that ends at once.
enum NamespaceExamination {
    /// One finding for each kind, and one for all of them together, as a sandbox wants them.
    static func findings() -> [DoctorFinding] {
        let needsUser = Namespaces.needUserNamespace
        let base: Namespaces = needsUser ? .user : []
        var findings: [DoctorFinding] = []
        if needsUser {
            findings.append(
                finding("user namespace", .user, needsUser, for: "the sandbox, as an ordinary user")
            )
        }
        findings += [
            finding("mount namespace", base.union(.mount), needsUser, for: "the sandbox"),
            finding("pid namespace", base.union(.process), needsUser, for: "the sandbox"),
            finding(
                "network namespace", base.union(.network), needsUser,
                for: "the sandbox, and network faults"),
            finding(
                "sandbox", base.union([.mount, .process, .network]), needsUser,
                for: "runs that leave nothing behind, network faults, runs side by side"),
        ]
        return findings
    }

    private static func finding(
        _ name: String, _ namespaces: Namespaces, _ needsUser: Bool, for need: String
    ) -> DoctorFinding {
        do {
            try namespaces.probe()
            return .ok(name, needsUser ? "works, in a user namespace" : "works", for: need)
        } catch {
            let causes = SandboxRefusal.causes(of: error, inUserNamespace: needsUser)
            return .bad(
                name, .missing, found: "\(error)",
                reason: causes.map { $0.cause }.joined(separator: "; "),
                remedy: causes.map { $0.remedy }.joined(separator: "; ")
                    + "; or run with --no-sandbox",
                for: need)
        }
    }
}
