package io.github.containerreconciler.examples.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.simulated.PauseImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One image for two platforms: only the one for the foreign platform carries a label. */
final class TwoPlatforms {

  private final Path blobs;

  private TwoPlatforms(Path blobs) {
    this.blobs = blobs;
  }

  /** In the layout of the OCI, as a tar file. */
  static Path tar(Path folder, String name, String label, String value) throws Exception {
    Path layout = Files.createTempDirectory(folder, "oci");
    TwoPlatforms image = new TwoPlatforms(Files.createDirectories(layout.resolve("blobs/sha256")));
    byte[] layer = PauseImage.tar();
    String layers = image.blob("application/vnd.oci.image.layer.v1.tar", layer);
    String index =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[%s,%s]}"""
            .formatted(
                image.manifest("amd64", "", layer, layers),
                image.manifest("arm64", "\"%s\":\"%s\"".formatted(label, value), layer, layers));
    String descriptor =
        image.blob(
            "application/vnd.oci.image.index.v1+json", index.getBytes(StandardCharsets.UTF_8));
    Files.writeString(layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    Files.writeString(
        layout.resolve("index.json"),
        """
        {"schemaVersion":2,"manifests":[%s]}"""
            .formatted(
                with(
                    descriptor,
                    "\"annotations\":{\"io.containerd.image.name\":\"docker.io/%s\"}"
                        .formatted(name))));
    Path tar = Files.createTempFile(folder, "oci", ".tar");
    Process run =
        new ProcessBuilder("tar", "-C", layout.toString(), "-cf", tar.toString(), ".").start();
    assertThat(run.waitFor()).isZero();
    return tar;
  }

  private String manifest(String architecture, String label, byte[] layer, String layers)
      throws Exception {
    String config =
        """
        {"architecture":"%s","os":"linux","config":{"Cmd":["/pause"],"Labels":{%s}},\
        "rootfs":{"type":"layers","diff_ids":["sha256:%s"]}}"""
            .formatted(architecture, label, digest(layer));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",\
        "config":%s,"layers":[%s]}"""
            .formatted(
                blob(
                    "application/vnd.oci.image.config.v1+json",
                    config.getBytes(StandardCharsets.UTF_8)),
                layers);
    return with(
        blob(
            "application/vnd.oci.image.manifest.v1+json",
            manifest.getBytes(StandardCharsets.UTF_8)),
        "\"platform\":{\"os\":\"linux\",\"architecture\":\"%s\"}".formatted(architecture));
  }

  /** Writes it; what describes it. */
  private String blob(String type, byte[] content) throws Exception {
    String digest = digest(content);
    Files.write(blobs.resolve(digest), content);
    return "{\"mediaType\":\"%s\",\"digest\":\"sha256:%s\",\"size\":%d}"
        .formatted(type, digest, content.length);
  }

  private static String with(String object, String field) {
    return object.substring(0, object.length() - 1) + "," + field + "}";
  }

  private static String digest(byte[] content) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }
}
