// A load made by Redisson, with its own defaults but for where reads go: REDISSON_READ_MODE (MASTER, as its policy; its own is SLAVE).
import java.util.concurrent.CompletionStage;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.ClusterServersConfig;
import org.redisson.config.Config;
import org.redisson.config.ReadMode;

public final class RedissonLoad {
    public static void main(String[] arguments) throws Exception {
        Config config = new Config();
        config.setCodec(StringCodec.INSTANCE);
        ClusterServersConfig cluster = config.useClusterServers();
        cluster.setReadMode(ReadMode.valueOf(OpenLoop.setting("REDISSON_READ_MODE", "MASTER")));
        for (String node : OpenLoop.nodes()) {
            cluster.addNodeAddress("redis://" + node);
        }
        RedissonClient client = Redisson.create(config);
        OpenLoop.drive("Redisson", Redisson.class.getPackage(), new OpenLoop.Client() {
            public CompletionStage<?> set(String key, String value) {
                return client.<String>getBucket(key).setAsync(value);
            }

            public CompletionStage<String> get(String key) {
                return client.<String>getBucket(key).getAsync();
            }

            public String errorClass(Throwable error) {
                return String.valueOf(error.getMessage()).contains("Unable to acquire connection") ? "pool exhausted" : null;
            }
        });
    }
}
