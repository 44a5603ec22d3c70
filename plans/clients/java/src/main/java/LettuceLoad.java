// A load made by Lettuce's cluster client, with its own defaults. LETTUCE_REFRESH=none turns its adaptive refresh off, as Spring Data
// Redis and Lettuce before 7 have it.
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.async.RedisAdvancedClusterAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

public final class LettuceLoad {
    public static void main(String[] arguments) throws Exception {
        List<RedisURI> nodes = new ArrayList<>();
        for (String node : OpenLoop.nodes()) {
            nodes.add(RedisURI.create("redis://" + node));
        }
        RedisClusterClient client = RedisClusterClient.create(nodes);
        if (OpenLoop.setting("LETTUCE_REFRESH", "").equals("none")) {
            client.setOptions(ClusterClientOptions.builder().topologyRefreshOptions(
                ClusterTopologyRefreshOptions.builder().disableAllAdaptiveRefreshTriggers().build()).build());
        }
        RedisAdvancedClusterAsyncCommands<String, String> commands = client.connect().async();
        OpenLoop.drive("Lettuce", RedisClusterClient.class.getPackage(), new OpenLoop.Client() {
            public CompletionStage<?> set(String key, String value) {
                return commands.set(key, value);
            }

            public CompletionStage<String> get(String key) {
                return commands.get(key);
            }
        });
    }
}
