package io.github.containerreconciler.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.github.containerreconciler.simulated.PauseImage;
import io.github.containerreconciler.simulated.RealEngine;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Containers on a real engine, made by another client than the one under test; closing removes
 * them, and no others.
 */
final class RealContainers implements AutoCloseable {

  /** A label's value that no other test run has. */
  final String instance = UUID.randomUUID().toString();

  private final DockerClient docker;
  private final List<String> made = new ArrayList<>();

  RealContainers(String endpoint) throws IOException {
    RealEngine.importPauseImage(endpoint);
    var config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(endpoint)
            .withDockerTlsVerify(false)
            .build();
    docker =
        DockerClientImpl.getInstance(
            config, new ZerodepDockerHttpClient.Builder().dockerHost(URI.create(endpoint)).build());
  }

  /** A running container with the label {@code cr-test} of this instance. */
  String start(String name) {
    return start(instance + "-" + name, Map.of("cr-test", instance));
  }

  String start(String name, Map<String, String> labels, String... mounts) {
    Bind[] binds =
        Arrays.stream(mounts).map(m -> new Bind("/tmp", new Volume(m))).toArray(Bind[]::new);
    String id =
        docker
            .createContainerCmd(PauseImage.NAME)
            .withName(name)
            .withLabels(labels)
            .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none").withBinds(binds))
            .withCmd("/pause")
            .exec()
            .getId();
    made.add(id);
    docker.startContainerCmd(id).exec();
    return id;
  }

  void kill(String id) {
    docker.killContainerCmd(id).exec();
    docker.waitContainerCmd(id).start().awaitStatusCode();
  }

  void restart(String id) {
    docker.restartContainerCmd(id).withTimeout(0).exec();
  }

  void pause(String id) {
    docker.pauseContainerCmd(id).exec();
  }

  boolean exists(String id) {
    try {
      docker.inspectContainerCmd(id).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    for (String id : made) {
      if (exists(id)) {
        docker.removeContainerCmd(id).withForce(true).exec();
      }
    }
    docker.close();
  }
}
