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
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(
            name: "Linux",
            dependencies: [
                "CLinux", "Quantities", .product(name: "SystemPackage", package: "swift-system"),
            ],
            swiftSettings: rules),
        .target(name: "Wording", dependencies: [], swiftSettings: rules),
        .target(name: "Quantities", dependencies: ["Wording"], swiftSettings: rules),
        .target(name: "Statistics", dependencies: ["Quantities"], swiftSettings: rules),
        .target(name: "Linearizability", dependencies: ["Quantities"], swiftSettings: rules),
        .target(
            name: "RedisClient", dependencies: ["CHiredis", "COpenSSL", "Wording"],
            swiftSettings: rules),
        .target(
            name: "ServerLog", dependencies: ["CZlib", "Wording", "RedisClient"],
            swiftSettings: rules),
        .target(
            name: "OutageAnalysis", dependencies: ["Wording", "RedisClient", "ServerLog"],
            swiftSettings: rules),
        .target(
            name: "RunRecord",
            dependencies: [
                "COpenSSL", "Wording", "Quantities", "Linearizability",
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ], swiftSettings: rules),
        .target(
            name: "Judgement",
            dependencies: ["Wording", "Quantities", "Statistics", "Linearizability", "RunRecord"],
            swiftSettings: rules),
        .target(
            name: "Prediction",
            dependencies: ["Quantities", "Statistics", "RunRecord", "Judgement"],
            swiftSettings: rules),
        .target(
            name: "Experiments",
            dependencies: [
                "Wording", "Quantities", "Statistics", "RunRecord", "Judgement", "Prediction",
            ], swiftSettings: rules),
        .target(
            name: "History",
            dependencies: [
                "Quantities", "Statistics", "RunRecord", "Judgement",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: rules),
        .target(
            name: "Reports",
            dependencies: [
                "Wording", "Quantities", "Statistics", "Linearizability", "ServerLog",
                "OutageAnalysis", "RunRecord", "Judgement", "Prediction", "Experiments", "History",
                "XMLCoder", "Rainbow",
            ], swiftSettings: rules),
        .target(
            name: "Workload", dependencies: ["Linux", "Quantities", "RedisClient", "RunRecord"],
            swiftSettings: rules),
        .target(
            name: "LoadGenerator",
            dependencies: [
                "Linux", "Quantities", "Linearizability", "RedisClient", "RunRecord", "Workload",
            ], swiftSettings: rules),
        .target(
            name: "Plan",
            dependencies: [
                "Wording", "Quantities", "RedisClient", "RunRecord", "Judgement", "Workload",
                "Yams",
            ], swiftSettings: rules),
        .target(
            name: "Testbed",
            dependencies: [
                "CLinux", "COpenSSL", "Linux", "Wording", "Quantities", "Statistics", "RedisClient",
                "ServerLog", "RunRecord", "Plan",
                .product(name: "SystemPackage", package: "swift-system"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ], swiftSettings: rules),
        .target(
            name: "Faults",
            dependencies: [
                "Linux", "Wording", "Quantities", "Statistics", "RedisClient", "ServerLog",
                "RunRecord", "Judgement", "Workload", "Plan", "Testbed",
            ], exclude: ["README.md"], swiftSettings: rules),
        .target(
            name: "Runner",
            dependencies: [
                "Linux", "Wording", "Quantities", "Linearizability", "RedisClient", "RunRecord",
                "Judgement", "Workload", "LoadGenerator", "Plan", "Testbed", "Faults",
            ], swiftSettings: rules),
        .target(
            name: "Replay",
            dependencies: [
                "Wording", "Quantities", "ServerLog", "OutageAnalysis", "Workload", "Faults",
            ], swiftSettings: rules),
        .target(
            name: "Rehearsal",
            dependencies: [
                "Linux", "Wording", "Quantities", "RedisClient", "RunRecord", "Workload", "Plan",
                "Testbed", "Faults",
            ], swiftSettings: rules),
        .target(
            name: "ExperimentRunner",
            dependencies: [
                "Linux", "Wording", "Quantities", "RedisClient", "RunRecord", "Judgement",
                "Experiments", "Workload", "Plan", "Faults", "Runner",
            ], swiftSettings: rules),
        .target(
            name: "Commands",
            dependencies: [
                "Linux", "Wording", "Quantities", "Statistics", "RedisClient", "ServerLog",
                "OutageAnalysis", "RunRecord", "Judgement", "Prediction", "Experiments", "History",
                "Reports", "Workload", "LoadGenerator", "Plan", "Testbed", "Faults", "Runner",
                "Replay", "Rehearsal", "ExperimentRunner",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "FlyingFox", package: "FlyingFox"),
            ], swiftSettings: rules),
        .executableTarget(
            name: "shaketable", dependencies: ["Commands"], exclude: ["Documentation.docc"],
            swiftSettings: rules),
        .executableTarget(
            name: "shaketable-bench",
            dependencies: [
                "Linux", "Quantities", "RedisClient", "RunRecord", "Workload", "LoadGenerator",
                "Testbed",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: rules),
        .testTarget(name: "QuantitiesTests", dependencies: ["Quantities"], swiftSettings: rules),
        .testTarget(
            name: "LinuxTests", dependencies: ["Linux", "Quantities"], swiftSettings: rules),
        .testTarget(
            name: "RedisClientTests", dependencies: ["Wording", "RedisClient"], swiftSettings: rules
        ),
        .testTarget(
            name: "ServerLogTests", dependencies: ["ServerLog"], resources: [.copy("Resources")],
            swiftSettings: rules),
        .testTarget(
            name: "OutageAnalysisTests", dependencies: ["ServerLog", "OutageAnalysis", "Reports"],
            exclude: ["Resources"], swiftSettings: rules),
        .testTarget(
            name: "WordingTests", dependencies: ["Wording"], swiftSettings: rules),
        .testTarget(
            name: "StatisticsTests", dependencies: ["Quantities", "Statistics", "Judgement"],
            swiftSettings: rules),
        .testTarget(
            name: "LinearizabilityTests", dependencies: ["Quantities", "Linearizability"],
            swiftSettings: rules),
        .testTarget(
            name: "RunRecordTests", dependencies: ["Quantities", "RunRecord", "TestSupport"],
            swiftSettings: rules),
        .testTarget(
            name: "JudgementTests",
            dependencies: [
                "Quantities", "Linearizability", "RunRecord", "Judgement", "TestSupport",
            ], resources: [.copy("Resources")], swiftSettings: rules),
        .testTarget(
            name: "PredictionTests",
            dependencies: ["Quantities", "Statistics", "RedisClient", "RunRecord", "Prediction"],
            swiftSettings: rules),
        .testTarget(
            name: "ExperimentsTests",
            dependencies: [
                "Quantities", "Statistics", "RunRecord", "Judgement", "Experiments", "TestSupport",
            ], swiftSettings: rules),
        .testTarget(
            name: "HistoryTests",
            dependencies: [
                "Quantities", "Statistics", "RunRecord", "Judgement", "History",
                .product(name: "GRDB", package: "GRDB.swift"),
            ], swiftSettings: rules),
        .testTarget(
            name: "ReportsTests",
            dependencies: [
                "Quantities", "Linearizability", "OutageAnalysis", "RunRecord", "Judgement",
                "Prediction", "Experiments", "History", "Reports", "Plan", "TestSupport",
            ], exclude: ["Pinned"], swiftSettings: rules),
        .testTarget(
            name: "LoadGeneratorTests",
            dependencies: [
                "Linux", "Quantities", "Linearizability", "RedisClient", "RunRecord", "Workload",
                "LoadGenerator", "TestSupport",
            ], swiftSettings: rules),
        .testTarget(
            name: "PlanTests",
            dependencies: [
                "Quantities", "RedisClient", "RunRecord", "Workload", "LoadGenerator", "Plan",
                "Faults", "TestSupport",
            ], exclude: ["Pinned"], swiftSettings: rules),
        .testTarget(
            name: "TestbedTests",
            dependencies: [
                "Linux", "RedisClient", "RunRecord", "Plan", "Testbed", "shaketable-bench",
                "TestSupport",
            ], swiftSettings: rules),
        .testTarget(
            name: "FaultsTests",
            dependencies: [
                "Linux", "Quantities", "RedisClient", "RunRecord", "Plan", "Testbed", "Faults",
                "Runner", "TestSupport",
            ], swiftSettings: rules),
        .testTarget(
            name: "RunnerTests",
            dependencies: [
                "Linux", "Wording", "Quantities", "Statistics", "Linearizability", "RedisClient",
                "RunRecord", "Judgement", "Workload", "LoadGenerator", "Plan", "Testbed", "Faults",
                "Runner", "TestSupport",
            ], swiftSettings: rules),
        .testTarget(
            name: "ReplayTests",
            dependencies: [
                "Quantities", "OutageAnalysis", "Workload", "LoadGenerator", "Plan", "Faults",
                "Replay",
            ], swiftSettings: rules),
        .testTarget(
            name: "RehearsalTests",
            dependencies: ["RedisClient", "RunRecord", "Workload", "Plan", "Faults", "Rehearsal"],
            swiftSettings: rules),
        .testTarget(
            name: "ExperimentRunnerTests",
            dependencies: [
                "Judgement", "Experiments", "Workload", "LoadGenerator", "Plan", "ExperimentRunner",
                "TestSupport",
            ], swiftSettings: rules),
        .testTarget(name: "HouseTests", dependencies: ["Yams"], swiftSettings: rules),
        .testTarget(
            name: "CommandLineTests",
            dependencies: [
                "Quantities", "Linearizability", "RunRecord", "Judgement", "History", "Reports",
                "Workload", "Plan", "Testbed", "Faults", "Runner", "Commands", "shaketable",
                "TestSupport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "FlyingFox", package: "FlyingFox"),
            ], swiftSettings: rules),
        .testTarget(
            name: "IntegrationTests",
            dependencies: [
                "Linux", "Quantities", "Linearizability", "OutageAnalysis", "RunRecord",
                "Judgement", "Experiments", "Commands", "shaketable", "TestSupport",
            ], exclude: ["Support/break_epoll.py", "Support/socket_load.py"], swiftSettings: rules),
        // What tests of several targets share.
        .target(
            name: "TestSupport",
            dependencies: [
                "Linux", "Quantities", "RedisClient", "RunRecord", "Judgement", "Workload", "Plan",
                "Testbed", "Faults",
            ], path: "Tests/TestSupport",
            swiftSettings: rules),
    ]
)
