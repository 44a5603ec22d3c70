import Glibc

/// The machine that a run runs on, in words for its report.
package enum Host {
    /// `processor`, `cores`, `memory`, `kernel`, `distribution`, and `virtualisation` where it shows.
    package static func description() -> [String: String] {
        var description = [
            "processor": processor(),
            "cores": "\(cores)",
            "memory": memoryBytes.map { "\($0 / (1 << 20)) MiB" },
            "kernel": SmallFile.line("/proc/sys/kernel/osrelease"),
            "distribution": distribution(),
        ]
        description["virtualisation"] = virtualisation()
        return description.compactMapValues { $0 }
    }

    /// How many processors are online.
    package static var cores: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// How much memory the machine has, in bytes; nil when /proc does not say.
    package static var memoryBytes: Int64? {
        meminfo("MemTotal")
    }

    /// How much memory could still be used, in bytes; nil when /proc does not say.
    package static var availableMemoryBytes: Int64? {
        meminfo("MemAvailable")
    }

    private static func meminfo(_ name: String) -> Int64? {
        guard let text = value(of: name, in: "/proc/meminfo", separator: ":") else { return nil }
        return text.split(separator: " ").first.flatMap { Int64($0) }.map { $0 * 1024 }
    }

    private static func processor() -> String? {
        // x86 has a model's name; ARM only numbers of the maker and the part.
        if let model = value(of: "model name", in: "/proc/cpuinfo", separator: ":") { return model }
        guard let maker = value(of: "CPU implementer", in: "/proc/cpuinfo", separator: ":"),
            let part = value(of: "CPU part", in: "/proc/cpuinfo", separator: ":")
        else { return nil }
        return "implementer \(maker) part \(part)"
    }

    private static func distribution() -> String? {
        let file = "/etc/os-release"
        guard let name = value(of: "PRETTY_NAME", in: file, separator: "=") else { return nil }
        return String(name.drop { $0 == "\"" }.prefix { $0 != "\"" })
    }

    private static func virtualisation() -> String? {
        if access("/.dockerenv", F_OK) == 0 { return "docker" }
        if let container = SmallFile.line("/run/systemd/container") { return container }
        let flags = value(of: "flags", in: "/proc/cpuinfo", separator: ":") ?? ""
        guard flags.split(separator: " ").contains("hypervisor") else { return nil }
        let product = SmallFile.line("/sys/class/dmi/id/product_name")
        let maker = SmallFile.line("/sys/class/dmi/id/sys_vendor")
        let names = [maker, product].compactMap { $0 }.filter { !$0.isEmpty }
        return names.isEmpty ? "virtual machine" : names.joined(separator: " ")
    }

    /// What follows the first line's `name` and separator, without surrounding blanks.
    private static func value(
        of name: String, in path: String, separator: Character
    ) -> String? {
        for line in (SmallFile.read(path) ?? "").split(separator: "\n") {
            let parts = line.split(separator: separator, maxSplits: 1)
            guard parts.count == 2 else { continue }
            let key = parts[0].split { $0 == " " || $0 == "\t" }.joined(separator: " ")
            if key == name {
                return parts[1].split { $0 == " " || $0 == "\t" }.joined(separator: " ")
            }
        }
        return nil
    }
}
