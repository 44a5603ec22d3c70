// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: the rules of the house, enforced by the compiler.
let rules: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// The commit that `--version` names: scripts/build tells it, for the source itself does not know.
let commit: [CSetting] =
    Context.environment["SHAKETABLE_COMMIT"].flatMap { name in
        let isPlain = !name.isEmpty && name.allSatisfy { $0 == "+" || $0.isLetter || $0.isNumber }
        return isPlain ? [.define("SHAKETABLE_COMMIT", to: name)] : nil
    } ?? []

let package = Package(
    name: "shaketable",
    products: [
        .executable(name: "shaketable", targets: ["shaketable"]),
        // Preloaded into servers whose forks or fsyncs a plan stalls.
        .library(name: "stall", type: .dynamic, targets: ["stall"]),
        // Preloaded into servers whose clocks a plan sets.
        .library(name: "nodeclock", type: .dynamic, targets: ["nodeclock"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/CoreOffice/XMLCoder", from: "0.18.0"),
        .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.0"),
    ],
    targets: [
        .target(name: "CLinux", cSettings: commit),
        .target(name: "stall"),
        .target(name: "nodeclock"),
        .systemLibrary(
            name: "CHiredis", pkgConfig: "hiredis", providers: [.apt(["libhiredis-dev"])]),
        .target(
            name: "Linux",
            dependencies: [
                "CLinux",
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: rules),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "RedisClient", dependencies: ["CHiredis"], swiftSettings: rules),
        .target(name: "ServerLog", dependencies: ["CZlib", "RedisClient"], swiftSettings: rules),
        .target(
            name: "OutageAnalysis", dependencies: ["RedisClient", "ServerLog"],
            swiftSettings: rules),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "Evidence",
            dependencies: [
                "COpenSSL",
                .product(name: "Histogram", package: "hdrhistogram-swift"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: rules),
        .target(
            name: "Reports",
            dependencies: [
                "Evidence", "XMLCoder", "Rainbow",
            ],
            swiftSettings: rules),
        .target(name: "Model", dependencies: ["Evidence"], swiftSettings: rules),
        .target(
            name: "History",
            dependencies: [
                "Evidence",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: rules),
        .target(
            name: "LoadGenerator",
            dependencies: ["Linux", "RedisClient", "Evidence"],
            swiftSettings: rules),
        .target(
            name: "Harness",
            dependencies: [
                "CLinux", "Linux", "RedisClient", "ServerLog", "OutageAnalysis", "Evidence",
                "LoadGenerator", "Yams",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ],
            exclude: ["Faults/README.md"],
            swiftSettings: rules),
        .executableTarget(
            name: "shaketable",
            dependencies: [
                "Linux", "RedisClient", "ServerLog", "OutageAnalysis", "Evidence", "Reports",
                "History", "Model", "LoadGenerator", "Harness",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "FlyingFox", package: "FlyingFox"),
            ],
            swiftSettings: rules),
        .target(
            name: "TestSupport", dependencies: ["Linux"], path: "Tests/TestSupport",
            swiftSettings: rules),
        .testTarget(name: "LinuxTests", dependencies: ["Linux"], swiftSettings: rules),
        .testTarget(
            name: "RedisClientTests", dependencies: ["RedisClient"], swiftSettings: rules),
        .testTarget(
            name: "ServerLogTests", dependencies: ["ServerLog"],
            resources: [.copy("Resources")], swiftSettings: rules),
        .testTarget(
            name: "OutageAnalysisTests", dependencies: ["OutageAnalysis", "ServerLog"],
            exclude: ["Resources"], swiftSettings: rules),
        .testTarget(
            name: "EvidenceTests", dependencies: ["Evidence"],
            resources: [.copy("Resources")], swiftSettings: rules),
        .testTarget(
            name: "ReportsTests", dependencies: ["Reports", "Evidence"], swiftSettings: rules),
        .testTarget(
            name: "ModelTests", dependencies: ["Model", "Evidence"], swiftSettings: rules),
        .testTarget(
            name: "HistoryTests",
            dependencies: [
                "History", "Evidence",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: rules),
        .testTarget(
            name: "LoadGeneratorTests",
            dependencies: ["LoadGenerator", "Linux", "RedisClient", "Evidence", "TestSupport"],
            swiftSettings: rules),
        .testTarget(
            name: "HarnessTests",
            dependencies: [
                "Harness", "LoadGenerator", "Linux", "RedisClient", "OutageAnalysis", "Evidence",
                "TestSupport",
            ],
            swiftSettings: rules),
        .testTarget(name: "HouseTests", swiftSettings: rules),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "shaketable", "Evidence", "Reports", "History", "Harness", "LoadGenerator", "Linux",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "FlyingFox", package: "FlyingFox"),
            ], swiftSettings: rules),
        .testTarget(
            name: "IntegrationTests", dependencies: ["shaketable", "Evidence", "Linux"],
            exclude: ["Support/break_epoll.py", "Support/socket_load.py"], swiftSettings: rules),
    ]
)
