import Wording

/// The names of redis.conf's directives.
package enum DirectiveNames {
    /// Whether some server knows a directive of this name (lower case).
    package static func contains(_ name: String) -> Bool { all.contains(name) }

    /// `; did you mean 'save'?` for a name that no server knows and that is a slip of the pen away from one that is
    /// known; nil for a known name, and for one like no other: a newer server or a module may know it.
    package static func suggestion(for name: String) -> String? {
        guard !contains(name) else { return nil }
        let slips = name.count < 6 ? 1 : name.count < 18 ? 2 : 3
        return Suggestion.nearest(to: name, in: sorted, within: slips)
            .map { "; did you mean '\($0)'?" }
    }

    private static let sorted = text.split(whereSeparator: \.isWhitespace).map(String.init)
    private static let all = Set(sorted)

    /// Source: config.c of Redis 4.0, 5.0, 6.0, 6.2, 7.0, 7.2, 7.4 and 8.0 and of Valkey 7.2, 8.0 and 9.0, aliases with them.
    private static let text = """
        acl-pubsub-default aclfile acllog-max-len active-defrag-cycle-max active-defrag-cycle-min
        active-defrag-cycle-us active-defrag-ignore-bytes active-defrag-max-scan-fields
        active-defrag-threshold-lower active-defrag-threshold-upper active-expire-effort
        activedefrag activerehashing always-show-logo aof-disable-auto-gc
        aof-load-corrupt-tail-max-size aof-load-truncated aof-rewrite-cpulist
        aof-rewrite-incremental-fsync aof-timestamp-enabled aof-use-rdb-preamble aof_rewrite_cpulist
        appenddirname appendfilename appendfsync appendonly auto-aof-rewrite-min-size
        auto-aof-rewrite-percentage availability-zone bgsave-cpulist bgsave_cpulist bind
        bind-source-addr bio-cpulist bio_cpulist busy-reply-threshold client-default-resp
        client-output-buffer-limit client-query-buffer-limit cluster-allow-pubsubshard-when-down
        cluster-allow-reads-when-down cluster-allow-replica-migration cluster-announce-bus-port
        cluster-announce-client-ipv4 cluster-announce-client-ipv6 cluster-announce-hostname
        cluster-announce-human-nodename cluster-announce-ip cluster-announce-port
        cluster-announce-tls-port cluster-blacklist-ttl cluster-compatibility-sample-ratio
        cluster-config-file cluster-databases cluster-enabled cluster-link-sendbuf-limit
        cluster-manual-failover-timeout cluster-migration-barrier cluster-node-timeout
        cluster-ping-interval cluster-port cluster-preferred-endpoint-type
        cluster-replica-no-failover cluster-replica-validity-factor cluster-require-full-coverage
        cluster-slave-no-failover cluster-slave-validity-factor cluster-slot-migration-log-max-len
        cluster-slot-stats-enabled commandlog-execution-slower-than commandlog-large-reply-max-len
        commandlog-large-request-max-len commandlog-reply-larger-than commandlog-request-larger-than
        commandlog-slow-execution-max-len crash-log-enabled crash-memcheck-enabled daemonize
        databases dbfilename debug-context dir disable-thp dual-channel-replication-enabled
        dynamic-hz enable-debug-assert enable-debug-command enable-module-command
        enable-protected-configs events-per-io-thread extended-redis-compatibility gopher-enabled
        hash-max-listpack-entries hash-max-listpack-value hash-max-ziplist-entries
        hash-max-ziplist-value hash-seed hide-user-data-from-log hll-sparse-max-bytes hz
        ignore-warnings import-mode include io-threads io-threads-do-reads jemalloc-bg-thread
        key-load-delay latency-monitor-threshold latency-tracking latency-tracking-info-percentiles
        lazyfree-lazy-eviction lazyfree-lazy-expire lazyfree-lazy-server-del lazyfree-lazy-user-del
        lazyfree-lazy-user-flush lfu-decay-time lfu-log-factor list-compress-depth
        list-max-listpack-size list-max-ziplist-entries list-max-ziplist-size list-max-ziplist-value
        loading-process-events-interval-bytes loadmodule locale-collate log-format
        log-timestamp-format logfile loglevel lookahead lua-enable-deprecated-api
        lua-enable-insecure-api lua-replicate-commands lua-time-limit masterauth masteruser
        max-new-connections-per-cycle max-new-tls-connections-per-cycle maxclients maxmemory
        maxmemory-clients maxmemory-eviction-tenacity maxmemory-policy maxmemory-samples
        min-replicas-max-lag min-replicas-to-write min-slaves-max-lag min-slaves-to-write
        min-string-size-avoid-copy-reply mptcp no-appendfsync-on-rewrite notify-keyspace-events
        oom-score-adj oom-score-adj-values pidfile port prefetch-batch-max-size primaryauth
        primaryuser proc-title-template propagation-error-behavior protected-mode proto-max-bulk-len
        rdb-del-sync-files rdb-key-save-delay rdb-save-incremental-fsync rdb-version-check
        rdbchecksum rdbcompression rdma-bind rdma-completion-vector rdma-port rdma-rx-size
        rename-command repl-backlog-size repl-backlog-ttl repl-disable-tcp-nodelay
        repl-diskless-load repl-diskless-sync repl-diskless-sync-delay
        repl-diskless-sync-max-replicas repl-mptcp repl-ping-replica-period repl-ping-slave-period
        repl-rdb-channel repl-timeout replica-announce-ip replica-announce-port replica-announced
        replica-full-sync-buffer-limit replica-ignore-disk-write-errors replica-ignore-maxmemory
        replica-lazy-flush replica-priority replica-read-only replica-serve-stale-data replicaof
        req-res-logfile requirepass sanitize-dump-payload save server-cpulist server_cpulist
        set-max-intset-entries set-max-listpack-entries set-max-listpack-value set-proc-title
        shutdown-on-sigint shutdown-on-sigterm shutdown-timeout slave-announce-ip
        slave-announce-port slave-announced slave-ignore-maxmemory slave-lazy-flush slave-priority
        slave-read-only slave-serve-stale-data slaveof slot-migration-max-failover-repl-bytes
        slowlog-log-slower-than slowlog-max-len socket-mark-id stop-writes-on-bgsave-error
        stream-idmp-duration stream-idmp-maxsize stream-node-max-bytes stream-node-max-entries
        supervised syslog-enabled syslog-facility syslog-ident tcp-backlog tcp-keepalive timeout
        tls-auth-clients tls-auth-clients-user tls-ca-cert-dir tls-ca-cert-file tls-cert-file
        tls-ciphers tls-ciphersuites tls-client-cert-file tls-client-key-file
        tls-client-key-file-pass tls-cluster tls-dh-params-file tls-key-file tls-key-file-pass
        tls-port tls-prefer-server-ciphers tls-protocols tls-replication tls-session-cache-size
        tls-session-cache-timeout tls-session-caching tracking-table-max-keys unixsocket
        unixsocketgroup unixsocketperm use-exit-on-panic user watchdog-period
        zset-max-listpack-entries zset-max-listpack-value zset-max-ziplist-entries
        zset-max-ziplist-value
        """
}
