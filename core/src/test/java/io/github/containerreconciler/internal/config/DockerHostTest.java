package io.github.containerreconciler.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DockerHostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "unix:///x",
        "unix:///var/run/docker.sock",
        "tcp://host:1",
        "tcp://host:65535",
        "tcp://host:2375/",
        "tcp://[::1]:2375",
        "tcp://docker_proxy:2375",
        "tcp://proxy.1:2375",
        "tcp://127.0.0.1:2376",
        "unix://",
        "tcp://host",
        "tcp://host:",
        " tcp://host:1\n"
      })
  void canBeUsed(String text) {
    assertThat(DockerHost.problem(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "unix:///, without an absolute path",
    "unix://docker.sock, without an absolute path",
    "unix:///a b, with a space",
    "unix:///a%20b, with a space",
    "tcp://, without a host and a port of 1 to 65535",
    "tcp:///, without a host and a port of 1 to 65535",
    "tcp://host:0, without a host and a port",
    "tcp://host:65536, without a host and a port",
    "tcp://host:x, without a host and a port",
    "tcp://:2375, without a host and a port",
    "tcp://host:1/v1.41, with more than a host and a port",
    "tcp://host:1?a=b, with a part after ? or #",
    "tcp://host:1#a, with a part after ? or #",
    "tcp://me@host:1, with a user in it",
    "tcp://@host:1, with a user in it",
    "tcp://my_host:0, without a host and a port",
    "tcp://my_host:99999999999, without a host and a port",
    "tcp://::1:2375, an IPv6 address stands in brackets",
    "'tcp://ho st:1', is no address",
    "ssh://host, the agent has no ssh client",
    "npipe:////./pipe/docker_engine, Windows pipes are not supported",
    "http://host:1, write tcp:// instead of http://",
    "https://host:1, docker-cert-path for TLS",
    "fd://, only the engine can use it",
    "://host, ''",
    "/var/run/docker.sock, write unix:// before the path",
    "host, write unix:// or tcp:// before it",
    "host:2375, write unix:// or tcp:// before it",
    "'tcp://me:pa ss@h:1', with a user in it",
    "tcp://h:1/a@b, with a user in it",
    "ftp://host:1, ''"
  })
  void cannotBeUsedAndItSaysWhy(String text, String why) {
    assertThat(DockerHost.problem(text)).isNotNull().contains(why);
  }

  @Test
  void aPathLongerThanJavaConnectsToIsRefused() {
    assertThat(DockerHost.problem("unix:///" + "x".repeat(105))).isNull();
    assertThat(DockerHost.problem("unix:///" + "x".repeat(106))).contains("107 bytes", "a link");
    assertThat(DockerHost.problem("unix:///" + "\u00e9".repeat(53))).contains("107 bytes");
  }

  @ParameterizedTest
  @CsvSource({
    "unix://, unix:///var/run/docker.sock",
    "' unix:///x\t', unix:///x",
    "tcp://h, tcp://h:2375",
    "tcp://h:, tcp://h:2375",
    "tcp://h/, tcp://h:2375",
    "tcp://h:5, tcp://h:5",
    "tcp://h:5/, tcp://h:5",
    "tcp://[::1], tcp://[::1]:2375",
    "tcp://[::1]:5, tcp://[::1]:5",
    "tcp://, tcp://",
    "tcp://h/v1.41, tcp://h/v1.41",
    "h, h"
  })
  void missingPartsAreAddedAsDockerAddsThem(String text, String complete) {
    assertThat(DockerHost.complete(text)).isEqualTo(complete);
  }

  @Test
  void whereDockerCompletesNothingAPartIsMissed() {
    assertThat(DockerHost.problemAsWritten("tcp://h")).contains("without a host and a port");
    assertThat(DockerHost.problemAsWritten("unix://")).contains("without an absolute path");
    assertThat(DockerHost.problemAsWritten(" tcp://h:1")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "tcp://me:secret@host:1, tcp://*@host:1",
    "tcp://me:se@cret@host:1, tcp://*@host:1",
    "tcp://me:se/c?r#et@host:1, tcp://*@host:1",
    "tcp://me:secret%40host:1, tcp://*%40host:1",
    "://@host, ://*@host",
    "me:secret@host:1, *@host:1",
    "tcp:/me:secret@host, *@host",
    "tcp:me:secret@host, *@host",
    "tcp//me:secret@host, *@host",
    "tcp:\\\\me:secret@host, *@host",
    "me:se://cret@host, *@host",
    "/me:secret@host, *@host",
    "//me:secret@host, *@host",
    "unix:///me:secret@host, unix://*@host",
    "unix://me:secret@host, unix://*@host",
    "tcp:///secret@host, tcp://*@host",
    "unix:///a@b, unix:///a@b",
    "/run/a@b, /run/a@b",
    "me@host, *@host",
    "me@a://b, *@a://b",
    "tcp://me:secret, tcp://me:*",
    "tcp:/me:secret, tcp:*",
    "me:secret, me:*",
    "unix:/run/docker.sock, unix:/run/docker.sock",
    "tcp:/host:1, tcp:/host:1",
    "tcp://::1:2375, tcp://::1:2375",
    "tcp://[fe80::1%eth0]:1, tcp://[fe80::1%eth0]:1",
    "tcp://host:1/v1.41, tcp://host:1/v1.41",
    "tcp://host:1, tcp://host:1"
  })
  void aUserIsNotShown(String text, String shown) {
    assertThat(DockerHost.shown(text)).isEqualTo(shown.replace("*", Secrets.HIDDEN));
  }
}
