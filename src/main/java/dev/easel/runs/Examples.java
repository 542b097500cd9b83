package dev.easel.runs;

/** The guide's own values, for the OpenAPI document. */
final class Examples {

  static final String RUN = "The run's id, or its name.";

  static final String DREAMBOOTH =
      """
      {
        "recipe": "dreambooth",
        "name": "example-dog",
        "parameters": {
          "instance_dataset": "data/example-dog",
          "instance_prompt": "a photo of sks dog",
          "class_dataset": "generic/dogs-2",
          "class_prompt": "a photo of dog",
          "num_class_images": 100,
          "output": "finetunes/example-dog"
        },
        "max_cost": "2.50"
      }
      """;

  static final String TEXTUAL_INVERSION =
      """
      {
        "recipe": "textual-inversion",
        "name": "example-style",
        "parameters": {"dataset": "dataset", "run_inference": true}
      }
      """;

  static final String RERUN =
      """
      {"name": "example-dog-slower", "parameters": {"lr": 1e-6}}
      """;

  static final String REPLACE =
      """
      {"replace": true, "parameters": {"epochs": 8}, "max_duration_seconds": 14400,
       "max_cost": {"amount": "3.00", "currency": "USD"}}
      """;

  static final String DEPLOY =
      """
      {"parameters": {"inference_gpu": "Quadro_RTX_5000"}}
      """;

  static final String TYPO =
      """
      {
        "title": "Unprocessable Content",
        "status": 422,
        "detail": "Parameter 'num_class_image' is not known; did you mean 'num_class_images'?",
        "instance": "/v1/runs",
        "code": "invalid_request",
        "request_id": "req_01kaq7w3k9e5xv6m2t8r4n0bcd",
        "errors": [
          {
            "pointer": "#/parameters/num_class_image",
            "code": "unknown_parameter",
            "message": "Parameter 'num_class_image' is not known; did you mean 'num_class_images'?"
          }
        ]
      }
      """;

  static final String EVENTS =
      """
      {
        "data": [
          {
            "sequence": 5,
            "type": "stage",
            "at": "2026-01-31T12:00:07Z",
            "data": {"stage": "training"}
          },
          {
            "sequence": 6,
            "type": "step",
            "at": "2026-01-31T12:00:09Z",
            "data": {
              "step": "finetuner",
              "phase": "running",
              "node_id": "run-01kaq7w3k9e5xv6m2t8r4n0bcd-1843263921",
              "attempts": 1,
              "stage": "training"
            }
          }
        ],
        "has_more": false,
        "next": null
      }
      """;

  static final String STREAM =
      """
      retry: 2000

      id: 5
      event: snapshot
      data: {"id":"run_01kaq7w3k9e5xv6m2t8r4n0bcd","name":"example-dog","status":"running"}

      id: 6
      event: stage
      data: {"sequence":6,"type":"stage","at":"2026-01-31T12:00:07Z","data":{"stage":"training"}}

      event: progress
      data: {"percent":14,"steps_done":1,"steps_total":4,"phase":"training","done":70,"total":800,"rate":0.4,"eta":"2026-01-31T12:33:12Z"}

      :

      id: 7
      event: status
      data: {"sequence":7,"type":"status","at":"2026-01-31T12:41:00Z","data":{"status":"succeeded"}}

      id: 7
      event: end
      data: {"status":"succeeded"}

      """;

  static final String TREE =
      """
      Name:                example-dog
      Run:                 run_01kaq7w3k9e5xv6m2t8r4n0bcd
      Workflow:            tenant-example/run-01kaq7w3k9e5xv6m2t8r4n0bcd
      Status:              running, training
      Created:             2026-01-31T12:00:00Z
      Started:             2026-01-31T12:00:03Z
      Duration:            5m 12s
      Progress:            14 %, 1 of 4 steps, training 70/800 at 0.40 a second, done at about 2026-01-31T12:33:12Z
      Cost:                0.120402 USD of at most 2.50 USD, expected 0.18 USD
      ResourcesDuration:   4s*(1 cpu),13s*(100Mi memory)
      Endpoint:            inference-example-dog

      STEP                                  TEMPLATE          PODNAME                                                   DURATION  MESSAGE
       ● run-01kaq7w3k9e5xv6m2t8r4n0bcd     easel-dreambooth
       ├─✔ downloader                       model-downloader  run-01kaq7w3k9e5xv6m2t8r4n0bcd-model-downloader-40733637  25s
       └─● finetuner                        model-finetuner   run-01kaq7w3k9e5xv6m2t8r4n0bcd-model-finetuner-184326392  4m 44s
      """;

  private Examples() {}
}
