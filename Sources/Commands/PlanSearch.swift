import Foundation

/// Finds the plans that a command line names: files as they are, folders by the plans in them.
enum PlanSearch {
    /// What plans' files end in.
    private static let endings = [".yaml", ".yml"]

    /// The plans' files, each once, folders' in the order of their names.
    ///
    /// - Parameters:
    ///   - paths: Files and folders.
    ///   - isRecursive: Whether folders in folders count too.
    /// - Returns: Their paths.
    /// - Throws: `ExitCode` 65 when a folder holds no plan.
    static func files(_ paths: [String], isRecursive: Bool) throws -> [String] {
        var found: [String] = []
        for path in paths.map({ InstalledPlans.path($0) }) {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            else {
                found.append(path)
                continue
            }
            let inside = plans(in: path, isRecursive: isRecursive)
            guard !inside.isEmpty else {
                throw ExitStatus.badPlan.saying(
                    "\(path): there is no plan in this folder"
                        + (isRecursive ? "" : "; --recursive looks into its folders too"))
            }
            found += inside
        }
        var seen: Set<String> = []
        return found.filter { seen.insert($0).inserted }
    }

    private static func plans(in folder: String, isRecursive: Bool) -> [String] {
        let manager = FileManager.default
        let names =
            isRecursive
            ? manager.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
            : (try? manager.contentsOfDirectory(atPath: folder)) ?? []
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return names.filter { name in endings.contains { name.hasSuffix($0) } }.sorted()
            .map { "\(base)/\($0)" }
    }
}

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
