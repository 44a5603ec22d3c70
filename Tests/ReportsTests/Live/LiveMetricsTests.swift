import Testing

@testable import Reports

/// What a Prometheus reads while a run goes on.
@Suite struct LiveMetricsTests {
    @Test func aFrameIsTold() {
        var frame = SyntheticFrame.frame()
        frame.succeeded = 12_345
        frame.failed = 6
        frame.waiting = 7
        frame.oldestWaiting = .milliseconds(1500)
        let text = LiveMetrics().render(frame)
        for line in [
            "# TYPE shaketable_live_operations counter",
            #"shaketable_live_operations_total{plan="pause-master",run="2",outcome="succeeded"} 12345.0"#,
            #"shaketable_live_operations_total{plan="pause-master",run="2",outcome="failed"} 6.0"#,
            #"shaketable_live_oldest_waiting_seconds{plan="pause-master",run="2"} 1.5"#,
            #"shaketable_live_stage{plan="pause-master",run="2",shaketable_live_stage="running"} 1.0"#,
            #"shaketable_live_stage{plan="pause-master",run="2",shaketable_live_stage="healing"} 0.0"#,
            #"shaketable_live_node_up{plan="pause-master",run="2",node="1",shard="1"} 0.0"#,
            #"shaketable_live_node_up{plan="pause-master",run="2",node="2",shard="2"} 1.0"#,
            #"shaketable_live_fault_active{plan="pause-master",run="2",step="1",fault="pause master of slot 0"} 1.0"#,
            #"shaketable_live_fault_active{plan="pause-master",run="2",step="2",fault="restart node 2"} 0.0"#,
        ] {
            #expect(text.contains(line + "\n"), "\(line)")
        }
        // What a frozen node would say is not known.
        #expect(!text.contains(#"node_cluster_ok{plan="pause-master",run="2",node="1""#))
        #expect(text.hasSuffix("\n# EOF\n"))
    }

    @Test func beforeTheFirstFrameThereIsNothing() {
        #expect(LiveMetrics().render(nil) == "# EOF\n")
    }

    @Test func namesOfPlansStayText() {
        var frame = SyntheticFrame.frame()
        frame.plan = "a\"} 1\nb\\"
        let text = LiveMetrics().render(frame)
        #expect(text.contains(#"plan="a\"} 1\nb\\""#))
    }
}
