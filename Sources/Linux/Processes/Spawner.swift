import CLinux
import Glibc

/// Hands a specification to the C code that forks and executes.
enum Spawner {
    /// Starts the process; returns its number and its pidfd, which is -1 where the kernel has none.
    static func spawn(
        _ specification: ProcessSpecification
    ) throws(LinuxError) -> (processIdentifier: Int32, descriptor: Int32) {
        let executable = try absolute(specification.executable)
        let arguments = CStringArray([specification.executable] + specification.arguments)
        let environment = CStringArray(
            specification.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" })
        let paths = CStringArray([
            executable, specification.workingDirectory ?? "", outputPath(specification) ?? "",
        ])
        defer { withExtendedLifetime((arguments, environment, paths)) {} }

        var request = clinux_spawn_request()
        request.executable = UnsafePointer(paths[0])
        request.arguments = arguments.pointer
        request.environment = environment.pointer
        request.directory = specification.workingDirectory == nil ? nil : UnsafePointer(paths[1])
        request.output = outputPath(specification) == nil ? nil : UnsafePointer(paths[2])
        request.inherits_output = specification.output == .inherited
        request.output_descriptor = -1
        if case .descriptor(let number) = specification.output {
            request.output_descriptor = number
        }
        request.without_privileges = specification.withoutPrivileges
        request.open_files = specification.openFileLimit ?? 0
        request.file_size = specification.fileSizeLimit ?? 0
        request.fresh_namespaces = specification.inFreshNamespaces
        request.user_namespace = Namespaces.needUserNamespace
        let identity =
            specification.identity
            ?? (specification.withoutPrivileges ? .withoutPrivileges : nil)
        if let identity {
            request.sets_identity = true
            request.user = identity.user
            request.group = identity.group
        }

        var processIdentifier: Int32 = 0
        var descriptor: Int32 = -1
        var failure = clinux_failure()
        guard clinux_spawn(&request, &processIdentifier, &descriptor, &failure) == 0 else {
            throw error(failure, specification, executable)
        }
        return (processIdentifier, descriptor)
    }

    private static func outputPath(_ specification: ProcessSpecification) -> String? {
        if case .file(let path) = specification.output { return path }
        return nil
    }

    /// The child looks for its program after it has changed its working directory.
    private static func absolute(_ path: String) throws(LinuxError) -> String {
        if path.hasPrefix("/") { return path }
        guard let directory = getcwd(nil, 0) else {
            throw .current("find the working directory")
        }
        defer { free(directory) }
        return String(cString: directory) + "/" + path
    }

    private static func error(
        _ failure: clinux_failure, _ specification: ProcessSpecification, _ executable: String
    ) -> LinuxError {
        let step = clinux_step(UInt32(failure.step))
        let path: String? =
            switch step {
            case CLINUX_STEP_EXEC, CLINUX_STEP_EXECUTABLE: executable
            case CLINUX_STEP_DIRECTORY: specification.workingDirectory
            case CLINUX_STEP_STANDARD_OUTPUT: outputPath(specification)
            default: nil
            }
        var operation = String(cString: clinux_step_name(failure.step))
        if path == nil { operation += " for \(executable)" }
        return LinuxError(code: failure.error, operation: operation, path: path)
    }
}

/// An array of C strings with a null pointer behind the last, as exec wants it.
package final class CStringArray {
    private let storage: UnsafeMutableBufferPointer<UnsafeMutablePointer<CChar>?>

    /// Copies the strings.
    package init(_ strings: [String]) {
        storage = .allocate(capacity: strings.count + 1)
        storage.initialize(repeating: nil)
        for (index, string) in strings.enumerated() {
            guard let copy = strdup(string) else { fatalError("There is no memory left.") }
            storage[index] = copy
        }
    }

    deinit {
        for string in storage { free(string) }
        storage.deallocate()
    }

    /// The first of the pointers; valid as long as this object.
    package var pointer: UnsafePointer<UnsafeMutablePointer<CChar>?> {
        guard let first = storage.baseAddress else { fatalError("There is always a last null.") }
        return UnsafePointer(first)
    }

    /// The string at an index; valid as long as this object.
    package subscript(index: Int) -> UnsafeMutablePointer<CChar>? {
        storage[index]
    }
}
