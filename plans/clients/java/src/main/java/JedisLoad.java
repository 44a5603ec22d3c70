// A load made by Jedis' cluster client, with its own defaults: a pool of 8 connections for each node, a thread for each call.
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.exceptions.JedisConnectionException;

public final class JedisLoad {
    public static void main(String[] arguments) throws Exception {
        Set<HostAndPort> nodes = new HashSet<>();
        for (String node : OpenLoop.nodes()) {
            nodes.add(HostAndPort.from(node));
        }
        JedisCluster client = new JedisCluster(nodes);
        // Jedis blocks its callers: a thread for each operation under way, as many as an application would have requests.
        ExecutorService callers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        OpenLoop.drive("Jedis", JedisCluster.class.getPackage(), new OpenLoop.Client() {
            public CompletionStage<?> set(String key, String value) {
                return CompletableFuture.supplyAsync(() -> client.set(key, value), callers);
            }

            public CompletionStage<String> get(String key) {
                return CompletableFuture.supplyAsync(() -> client.get(key), callers);
            }

            public String errorClass(Throwable error) {
                String text = String.valueOf(error.getMessage());
                if (!(error instanceof JedisConnectionException)) {
                    return null;
                }
                return text.contains("timed out") ? "timeout" : text.contains("connect") ? "connection refused" : "connection reset";
            }
        });
    }
}
