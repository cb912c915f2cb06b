package io.github.containerreconciler.agent.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.judge.SelfIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelfContainerTest {

  private static final String ID = "0123456789abcdef".repeat(4);
  private static final String OTHER = "fedcba9876543210".repeat(4);

  @TempDir private Path root;

  private SelfIdentity identity() {
    return SelfContainer.identity(root, "", List.of());
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }

  /** Writes the files that were recorded in a real container. */
  private SelfIdentity recorded(String name) throws IOException {
    try (InputStream in = SelfContainerTest.class.getResourceAsStream("/self-containers.txt")) {
      String all = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String file : all.split("(?m)^== ", -1)) {
        String head = file.lines().findFirst().orElse("");
        if (head.startsWith(name + " ")) {
          write(head.substring(name.length() + 1), file.substring(head.length() + 1));
        }
      }
    }
    return identity();
  }

  private static boolean found(SelfIdentity identity, String prefix) {
    return identity.ids().stream().anyMatch(id -> id.startsWith(prefix));
  }

  @ParameterizedTest
  @CsvSource({
    "default, 975115c4aa3f, f48e653ce1a5",
    "network-host, 9a48ca0f021f, 51284b07d813",
    "network-none, 69f3f9095d9a, 3411b20405ac",
    "named, c343981ba1c3, a27de840c96a",
    "read-only, 8f16558628db, c42907013737",
    "private-cgroup, 297d6fe06d2e, 720bb9176974",
    "joined, cd0e17bcbf94, e856f3ad275b",
    "engine-folder-mounted, 08d9d67d5a5c, c26329960a65"
  })
  void aRealContainerFindsItsOwnId(String name, String id, String layer) throws IOException {
    SelfIdentity identity = recorded(name);
    assertThat(found(identity, id)).isTrue();
    assertThat(identity.upperDir()).matches("/var/lib/docker/overlay2/" + layer + "[0-9a-f]+/diff");
    assertThat(identity.insideContainer()).isTrue();
  }

  @Test
  void networkGuestFindsTheOthersIdAndItsLayer() throws IOException {
    SelfIdentity identity = recorded("joined-private-cgroup");
    assertThat(found(identity, "fe57727c94d4")).isFalse();
    assertThat(found(identity, "975115c4aa3f")).isTrue();
    assertThat(identity.upperDir()).contains("/af0de80b1192");
  }

  @Test
  void withAllFilesBoundTheLayerAloneTells() throws IOException {
    SelfIdentity identity = recorded("bound-files");
    assertThat(identity.ids()).isEmpty();
    assertThat(identity.upperDir()).contains("/5bb4759dd611");
    assertThat(identity.blockedReason()).isNull();
  }

  @Test
  void theEnginesFolderInAContainerNamesNoOtherContainer() throws IOException {
    assertThat(recorded("engine-folder-mounted").ids())
        .allMatch(id -> id.startsWith("08d9d67d5a5c"));
  }

  @Test
  void onAnEnginesHostNothingIsUs() throws IOException {
    assertThat(recorded("engine-host")).isEqualTo(SelfIdentity.NONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/var/lib/docker/containers/" + "ID/mounts/shm",
        "/data/pods/overlay-containers/ID/userdata/shm",
        "/srv/ID/etc/hosts",
        "/data/overlay/merged/etc/hostname"
      })
  void onAnEnginesHostMountsOfContainersAreNotUs(String mountPoint) throws IOException {
    write(
        "proc/self/mountinfo",
        "1 2 8:1 /" + ID + "/hosts " + mountPoint.replace("ID", ID) + " rw - ext4 /dev/x rw\n");
    assertThat(identity().ids()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/var/lib/docker/containers/ID/hostname, /etc/hostname",
    "/docker/containers/ID/hosts//deleted, /etc/hosts",
    "/containers/storage/overlay-containers/ID/userdata/resolv.conf, /etc/resolv.conf",
    "/data/pods/overlay-containers/ID/userdata/.containerenv, /run/.containerenv",
    "/sandboxes/ID/resolv.conf, /etc/resolv.conf",
    "/volumes/OTHER/_data/containers/ID/hosts, /etc/hosts"
  })
  void aFileOfTheContainersOwnFolderTellsTheId(String mounted, String at) throws IOException {
    String folder = mounted.replace("ID", ID).replace("OTHER", OTHER);
    write("proc/self/mountinfo", "1 2 8:1 " + folder + " " + at + " rw - ext4 /dev/x rw\n");
    assertThat(identity().ids()).containsExactly(ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4:cpu:/docker/ID",
        "0::/system.slice/docker-ID.scope",
        "0::/machine.slice/libpod-ID.scope/container",
        "0::/libpod_parent/libpod-ID",
        "0::/whatever.slice/crio-ID.scope",
        "0::/kubepods/burstable/pod0123/ID",
        "12:name=systemd:/a:b/ID"
      })
  void aControlGroupTellsTheIdWhateverItsParent(String line) throws IOException {
    write("proc/self/cgroup", line.replace("ID", ID) + "\n");
    assertThat(identity().ids()).containsExactly(ID);
  }

  @Test
  void anEngineInAContainerRunsInsideBoth() throws IOException {
    write("proc/self/cgroup", "4:cpu:/docker/" + OTHER + "/docker/" + ID + "\n");
    assertThat(identity().ids()).containsExactlyInAnyOrder(ID, OTHER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0::/", "0::/a" + "0123456789abcdef", "0::/user.slice/session-1.scope"})
  void otherControlGroupsTellNothing(String line) throws IOException {
    write("proc/self/cgroup", line + "\n");
    assertThat(identity().ids()).isEmpty();
  }

  @Test
  void podmansFileTellsTheId() throws IOException {
    write("run/.containerenv", "engine=\"podman-4.3.1\"\nname=\"x\"\nid=\"" + ID + "\"\n");
    assertThat(identity().ids()).containsExactly(ID);
    assertThat(identity().insideContainer()).isTrue();
  }

  @Test
  void hostNameOfTwelveDigitsMayBeTheId() throws IOException {
    write("proc/sys/kernel/hostname", "0123456789ab\n");
    assertThat(identity().ids()).containsExactly("0123456789ab");
    assertThat(SelfContainer.identity(root, "fedcba987654", List.of()).ids())
        .isEqualTo(Set.of("0123456789ab", "fedcba987654"));
    assertThat(SelfContainer.identity(root, "build-7", List.of()).ids()).hasSize(1);
  }

  @Test
  void aSnapshotOfContainerdIdentifiesNothing() throws IOException {
    write(
        "proc/self/mountinfo",
        "1 2 0:1 / / rw - overlay overlay rw,lowerdir=a,upperdir="
            + "/var/lib/containerd/io.containerd.snapshotter.v1.overlayfs/snapshots/7/fs\n");
    write(".dockerenv", "");
    assertThat(identity().upperDir()).isEmpty();
    assertThat(identity().blockedReason()).contains("set self");
  }

  @Test
  void theLayersFolderMayHaveSpaces() throws IOException {
    write(
        "proc/self/mountinfo",
        "1 2 0:1 / / rw master:1 - overlay overlay rw,upperdir=/my\\040data/\\054x/diff,workdir=w");
    assertThat(identity().upperDir()).isEqualTo("/my data/,x/diff");
  }
}
