/// A file or folder below a folder that somebody named.
///
/// The named folder may be reached through links, as whoever named it wanted; on the way from it down none is
/// followed, neither to read nor to write: a folder that came from elsewhere could lead anywhere.
package struct FolderPlace: Hashable, Sendable {
    /// The folder that was named.
    package let root: String
    /// The names from there down; none for the folder itself.
    package let names: [String]

    /// A place.
    ///
    /// - Parameters:
    ///   - root: The folder that somebody named.
    ///   - names: The names below it, none of them with a slash, `.` or `..`.
    package init(_ root: String, _ names: String...) {
        self.init(root, names)
    }

    /// A file by its whole path: the folder that holds it counts as named.
    ///
    /// - Parameter path: Ends with the file's name.
    package init(file path: String) {
        let slash = path.lastIndex(of: "/")
        let root = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        self.init(root, [String(slash.map { path[path.index(after: $0)...] } ?? path[...])])
    }

    private init(_ root: String, _ names: [String]) {
        for name in names {
            precondition(
                !name.isEmpty && name != "." && name != ".." && !name.contains("/")
                    && !name.contains("\0"), "'\(name)' is no name of a file in a folder")
        }
        self.root = root
        self.names = names
    }

    /// The place of that name in this folder.
    package func inside(_ name: String) -> FolderPlace {
        FolderPlace(root, names + [name])
    }

    /// The place of that path, of names with slashes between, in this folder.
    func inside(path: String) -> FolderPlace {
        path.split(separator: "/").reduce(self) { $0.inside(String($1)) }
    }

    /// The folder that holds it; the named folder holds itself.
    var folder: FolderPlace { FolderPlace(root, Array(names.dropLast())) }

    /// Its own name; empty for the named folder.
    var name: String { names.last ?? "" }

    /// Its path, for messages and for what other programs are told.
    package var path: String { ([root] + names).joined(separator: "/") }
}
