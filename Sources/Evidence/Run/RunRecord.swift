/// Everything that one run left: what it was, what happened, and what its clients saw.
///
/// All that is judged and reported is computed from this and nothing else.
package struct RunRecord: Sendable {
    /// What the run was.
    package let description: RunDescription
    /// What happened, in the order of time.
    package let timeline: [Event]
    /// What the clients saw; nil when the plan has no load or the run died before it ended.
    package let load: LoadRecord?
    /// What our own load saw beside the plan's client program; nil when only one of them ran.
    package let loadBeside: LoadRecord?

    /// Joins the parts; the timeline is put into the order of time.
    package init(
        description: RunDescription, timeline: [Event], load: LoadRecord?,
        loadBeside: LoadRecord? = nil
    ) {
        self.description = description
        self.timeline = timeline.sorted { $0.at < $1.at }
        self.load = load
        self.loadBeside = loadBeside
    }
}
