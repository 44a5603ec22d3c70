/// Services that systemd ended, or saw end.
///
/// Rests on the journal's lines that name the service. An end with status 0 or by SIGTERM is that of a
/// stop that was asked for, and is not told by itself.
enum ServiceRule: FindingRule {
    static func findings(in analysis: OutageAnalysis) -> [Finding] {
        var order: [ServiceEnd] = []
        var times: [ServiceEnd: [String]] = [:]
        for end in analysis.serviceEnds {
            var kind = end
            kind.time = ""
            if times[kind] == nil { order.append(kind) }
            times[kind, default: []].append(end.time)
        }
        return order.map { finding($0, times[$0] ?? []) }
    }

    private static func finding(_ end: ServiceEnd, _ times: [String]) -> Finding {
        let told = times.filter { !$0.isEmpty }
        let at = told.isEmpty ? "" : " at \(Span.list(Array(told.prefix(10))))"
        var finding = Finding(
            kind: "service-ended", severity: .warning, title: "", story: [], cause: "", change: "",
            unknown: "", at: nil, evidence: [])
        if told.count > 10 { finding.story = ["And \(told.count - 10) times more."] }
        switch end.how {
        case .stopped:
            finding.kind = "service-stopped"
            finding.severity = .note
            finding.title = "systemd was asked to stop \(end.unit)\(at)"
            finding.unknown =
                "Who asked: a person, an update, another unit, or the end of the machine."
        case .ended(let status):
            finding.title = "The process of \(end.unit) ended with \(status)\(at), as systemd tells"
            finding.unknown = "Why, where its own log does not tell."
        case .startTimedOut:
            finding.title =
                "systemd ended \(end.unit)\(at): it had not said in time that it was ready"
            finding.cause =
                "With Type=notify a server has to be told supervised systemd; with Type=forking it has "
                + "to go to the background and write the pid file of the unit; or it loaded for longer "
                + "than TimeoutStartSec."
            finding.change = "The unit's Type against the server's settings; TimeoutStartSec."
            finding.unknown = "Which of the three."
        case .stopTimedOut:
            finding.title = "systemd killed \(end.unit)\(at): it had not ended in time"
            finding.change = "A TimeoutStopSec in which it can save."
            finding.unknown = "Whether its last data were on disk."
        case .givenUp:
            finding.title = "systemd starts \(end.unit) no more\(at): it had ended too often"
            finding.change = "systemctl reset-failed, once what ends it is mended."
            finding.unknown = "What ends it, where its own log does not tell."
        case .outOfMemory:
            finding.title = "A process of \(end.unit) was ended for want of memory\(at)"
            finding.change =
                "The unit's and the machine's memory, against maxmemory and what a fork copies."
        }
        return finding
    }
}
