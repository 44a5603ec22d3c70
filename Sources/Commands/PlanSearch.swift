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
