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
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Containers on a real engine, made by another client than the one under test; closing removes
 * them, and no others.
 */
final class RealContainers implements AutoCloseable {

  /** A label's value that no other test run has. */
  final String instance = UUID.randomUUID().toString();

  private final DockerClient docker;
  private final List<String> made = Collections.synchronizedList(new ArrayList<>());

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

  /** As {@link #start(String)}, with a network of its own to be taken down. */
  String startOnBridge(String name) {
    HostConfig bridge = HostConfig.newHostConfig().withNetworkMode("bridge");
    return start(instance + "-" + name, Map.of("cr-test", instance), bridge);
  }

  String start(String name, Map<String, String> labels, String... mounts) {
    Bind[] binds =
        Arrays.stream(mounts).map(m -> new Bind("/tmp", new Volume(m))).toArray(Bind[]::new);
    HostConfig isolated = HostConfig.newHostConfig().withNetworkMode("none").withBinds(binds);
    return start(name, labels, isolated);
  }

  private String start(String name, Map<String, String> labels, HostConfig host) {
    String id =
        docker
            .createContainerCmd(PauseImage.NAME)
            .withName(name)
            .withLabels(labels)
            .withHostConfig(host)
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

  /** The process of a running container. */
  ProcessHandle process(String id) {
    Long pid = docker.inspectContainerCmd(id).exec().getState().getPidLong();
    return ProcessHandle.of(pid).orElseThrow();
  }

  /** The ids of all that run, whoever made them. */
  Set<String> running() {
    return docker.listContainersCmd().exec().stream()
        .map(container -> container.getId())
        .collect(Collectors.toSet());
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
    for (String id : List.copyOf(made)) {
      if (exists(id)) {
        docker.removeContainerCmd(id).withForce(true).exec();
      }
    }
    docker.close();
  }
}
