import Foundation

/// The plans that a package brought along: where a folder has no `plans` of its own, they are meant.
enum InstalledPlans {
    private static let name = "plans"

    /// Where a path that a command line names leads.
    ///
    /// - Parameters:
    ///   - path: The path, as `plans/quick.yaml` or `plans`.
    ///   - program: This program's own path, below its prefix `lib/shaketable`.
    /// - Returns: The path itself, but for one of `plans` that is not here and is among those that were installed.
    static func path(
        _ path: String,
        program: String? = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")
    ) -> String {
        let manager = FileManager.default
        guard path == name || path.hasPrefix(name + "/"),
            !path.split(separator: "/").contains(".."),
            !manager.fileExists(atPath: path), let program
        else { return path }
        let folders = program.split(separator: "/").dropLast()
        guard folders.suffix(2) == ["lib", "shaketable"] else { return path }
        let prefix = folders.dropLast(2).map { "/" + $0 }.joined()
        let installed = "\(prefix)/share/shaketable/\(path)"
        return manager.fileExists(atPath: installed) ? installed : path
    }
}
