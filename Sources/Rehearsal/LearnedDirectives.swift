package import Plan
import Wording

/// Which of a cluster's directives a plan sets: those that differ from what the server of the rehearsal has by itself, and
/// that a plan can set.
package struct LearnedDirectives: Sendable {
    /// Why a directive is left out.
    package enum Reason: String, CaseIterable, Sendable {
        case secret = "secrets"
        case place = "paths, files and addresses of those machines"
        case encryption =
            "TLS that not all of clients, bus and replication speak, which a sandbox does not have"
        case machine = "what belongs to the size of those machines"
        case guarded = "what keeps tools out"
        case refused = "what the server of this machine does not take"
        case unknown = "what the server of this machine does not know"
    }

    /// What the plan sets, by name.
    package private(set) var chosen: [ConfigurationDirective] = []
    /// Whether clients, bus and replication speak TLS.
    package let isSecured: Bool
    /// What it does not, by name.
    package private(set) var leftOut: [(name: String, reason: Reason)] = []

    /// Compares what was learned with what a server of this machine has by itself.
    ///
    /// - Parameters:
    ///   - told: What was learned, by name.
    ///   - defaults: What the server here has.
    ///   - secrets: Directives that hold a secret and are set.
    package init(
        told: [String: String], defaults: [String: String], secrets: [String] = []
    ) {
        isSecured = SecuredDirectives.areAll { told[$0] }
        leftOut = secrets.map { ($0, .secret) }
        if !isSecured, told["tls-port"] ?? "0" != "0" { leftOut.append(("tls-port", .encryption)) }
        for name in told.keys.sorted() {
            guard let value = told[name], CommandMix.isName(name), !Self.isAlias(name, among: told),
                !ConfigurationReader.setsItself(name)
            else { continue }
            guard let usual = defaults[name] else {
                // What a server of another version has by itself nobody here knows.
                if DirectiveNames.contains(name) { leftOut.append((name, .unknown)) }
                continue
            }
            guard value != usual else { continue }
            if let reason = Self.reason(against: name, value, isSecured) {
                leftOut.append((name, reason))
            } else {
                chosen.append(
                    ConfigurationDirective(name: name, values: Self.values(of: name, value)))
            }
        }
    }

    /// Takes back what the server here does not take.
    package mutating func refuse(_ names: Set<String>) {
        leftOut += chosen.filter { names.contains($0.name) }.map { ($0.name, .refused) }
        chosen.removeAll { names.contains($0.name) }
    }

    /// Old names that servers tell beside the new ones.
    private static func isAlias(_ name: String, among told: [String: String]) -> Bool {
        let modern = name.replacing("slaves", with: "replicas").replacing("slave", with: "replica")
            .replacing("ziplist", with: "listpack")
        if modern != name, told[modern] != nil { return true }
        return name == "lua-time-limit" && told["busy-reply-threshold"] != nil
            || name.contains("slaves-") && told[name.replacing("slaves", with: "replicas")] != nil
    }

    private static let machine: Set<String> = [
        "io-threads", "io-threads-do-reads", "events-per-io-thread", "disable-thp",
        "jemalloc-bg-thread",
        "set-proc-title", "locale-collate", "watchdog-period", "hash-seed", "databases",
    ]
    private static let guarded: Set<String> = [
        "enable-debug-command", "enable-module-command", "enable-protected-configs",
        "enable-debug-assert", "crash-log-enabled", "crash-memcheck-enabled",
    ]
    private static let places: Set<String> = [
        "dbfilename", "appendfilename", "appenddirname", "aclfile", "availability-zone",
        "proc-title-template", "loadmodule", "include",
    ]

    private static func reason(
        against name: String, _ value: String, _ isSecured: Bool
    ) -> Reason? {
        if Secret.isSecret(directive: name) || Secret.hiding(in: value) != value { return .secret }
        if name.hasPrefix("tls-"), !isSecured { return .encryption }
        if guarded.contains(name) { return .guarded }
        if machine.contains(name) || name.contains("cpulist") || name.contains("oom-score")
            || name.hasPrefix("rdma-")
        {
            return .machine
        }
        if places.contains(name) || name.contains("announce") || name.hasPrefix("unixsocket")
            || name.hasPrefix("syslog-") || name.hasSuffix("file") || value.hasPrefix("/")
        {
            return .place
        }
        let isPlain = value.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }
        return isPlain ? nil : .refused
    }

    /// A value as redis.conf of all versions takes it: several of a kind on lines of their own.
    private static func values(of name: String, _ value: String) -> [String] {
        let size = name == "save" ? 2 : name == "client-output-buffer-limit" ? 4 : 0
        let words = value.split(separator: " ").map(String.init)
        guard size > 0, words.count > size, words.count.isMultiple(of: size) else { return [value] }
        return stride(from: 0, to: words.count, by: size).map {
            words[$0..<$0 + size].joined(separator: " ")
        }
    }
}
