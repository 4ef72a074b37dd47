package dev.apiarist.docker;

import dev.apiarist.json.Json;
import dev.apiarist.port.SwarmSurvey;
import org.jspecify.annotations.Nullable;

/** Leads a survey through one engine's lists; none is ever held whole. */
final class SurveyWalk {
  private boolean clusterVolumes;

  private SurveyWalk() {}

  static void through(Engine engine, SwarmSurvey survey) {
    new SurveyWalk().walk(engine, survey);
  }

  private void walk(Engine engine, SwarmSurvey survey) {
    engine.each("/nodes", survey::node);
    engine.each(
        "/services",
        tree -> {
          clusterVolumes |= mountsClusterVolumes(tree);
          survey.service(tree);
        });
    engine.each("/tasks", survey::task);
    if (clusterVolumes) {
      engine.each("/volumes", "Volumes", tree -> volume(tree, survey));
    }
  }

  private static boolean mountsClusterVolumes(@Nullable Object service) {
    return Json.listAt(service, "Spec", "TaskTemplate", "ContainerSpec", "Mounts").stream()
        .anyMatch(mount -> Json.textAt(mount, "", "Type").equals("cluster"));
  }

  private static void volume(@Nullable Object tree, SwarmSurvey survey) {
    if (!Json.objectAt(tree, "ClusterVolume").isEmpty()) {
      survey.volume(tree);
    }
  }
}
