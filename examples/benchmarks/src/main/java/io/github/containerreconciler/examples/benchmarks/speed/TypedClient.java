package io.github.containerreconciler.examples.benchmarks.speed;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** docker-java's typed client, as a service would use it that does the same by itself. */
final class TypedClient {

  private TypedClient() {}

  /** Lists what has all these labels; everything if there is none. */
  static Worker.Work list(String endpoint, List<String> labels) {
    DockerClient docker = client(endpoint);
    return () -> {
      long start = System.nanoTime();
      var list = docker.listContainersCmd();
      (labels.isEmpty() ? list : list.withLabelFilter(labels)).exec();
      return System.nanoTime() - start;
    };
  }

  /**
   * The plain algorithm: ping, list all that runs, keep what carries the label, is old enough and
   * untracked, and remove one after the other.
   */
  static Worker.Work seed(String endpoint, String label, List<String> tracked, Duration grace) {
    DockerClient docker = client(endpoint);
    String key = label.substring(0, label.indexOf('='));
    String value = label.substring(label.indexOf('=') + 1);
    return () -> {
      long start = System.nanoTime();
      docker.pingCmd().exec();
      List<Container> all = docker.listContainersCmd().exec();
      Set<String> known = new HashSet<>(tracked);
      long cutoff = Instant.now().minus(grace).getEpochSecond();
      List<String> dangling = new ArrayList<>();
      for (Container c : all) {
        if (value.equals(c.getLabels().get(key))
            && !known.contains(c.getId())
            && c.getCreated() <= cutoff) {
          dangling.add(c.getId());
        }
      }
      for (String id : dangling) {
        docker.removeContainerCmd(id).withForce(true).exec();
      }
      return System.nanoTime() - start;
    };
  }

  static DockerClient client(String endpoint) {
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint)
            .withDockerTlsVerify(false)
            .build();
    return DockerClientImpl.getInstance(
        config, new ApacheDockerHttpClient.Builder().dockerHost(URI.create(endpoint)).build());
  }
}
