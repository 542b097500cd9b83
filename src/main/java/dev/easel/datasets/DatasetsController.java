package dev.easel.datasets;

import dev.easel.http.Idempotency;
import dev.easel.http.IfMatch;
import dev.easel.http.IfNoneMatch;
import dev.easel.http.JsonBody;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.http.TakesIdempotencyKey;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1")
@Tag(name = "datasets", description = "What trainings read, checked before one may start.")
class DatasetsController {

  private final Projects projects;
  private final DatasetViews views;
  private final Uploads uploads;
  private final Fetching fetching;
  private final Adoption adoption;
  private final Deletion deletion;
  private final Edits edits;
  private final Repair repair;
  private final Idempotency idempotency;

  DatasetsController(
      Projects projects,
      DatasetViews views,
      Uploads uploads,
      Fetching fetching,
      Adoption adoption,
      Deletion deletion,
      Edits edits,
      Repair repair,
      Idempotency idempotency) {
    this.projects = projects;
    this.views = views;
    this.uploads = uploads;
    this.fetching = fetching;
    this.adoption = adoption;
    this.deletion = deletion;
    this.edits = edits;
    this.repair = repair;
    this.idempotency = idempotency;
  }

  @GetMapping("/datasets")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listDatasets",
      summary = "List data sets",
      description =
          "Newest first. Filters are joined by AND; `kind=class&prompt=` finds class images"
              + " to train with again.")
  @ApiResponse(responseCode = "200", description = "A page of data sets, without reports.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no id of a data set.")
  @Refusal(status = 503, code = "volume_not_mounted", when = "No claim is mounted in Easel.")
  Page<DatasetView> list(
      @Parameter(description = "One of the kinds.") @RequestParam @Nullable Kind kind,
      @Parameter(description = "One of the states.") @RequestParam @Nullable State state,
      @Parameter(description = "What class images show, exactly.") @RequestParam
          @Nullable String prompt,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    views.requireMounted(projects.current());
    var found =
        views.list(
            projects.current(),
            new Datasets.Filter(kind, state, prompt),
            Page.cursor(after, DatasetId::parse),
            limit);
    return Page.of(found, limit, DatasetView::id);
  }

  @GetMapping("/datasets/{name}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getDataset",
      summary = "Show a data set and its report",
      description =
          "The report is there once `state` is not `validating`; each finding says what to do. A"
              + " folder that others may change is looked at for that, and validated again.")
  @ApiResponse(
      responseCode = "200",
      description = "The data set.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")))
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(status = 503, code = "volume_not_mounted", when = "No claim is mounted in Easel.")
  ResponseEntity<DatasetView> get(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name) {
    views.requireMounted(projects.current());
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @PutMapping("/datasets/{name}")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "putDataset",
      summary = "Upload a data set",
      description =
          "A zip, tar or tar.gz as the body, or pictures and captions as a form: `curl -T dog.zip`,"
              + " `curl -X PUT -F files=@a.png -F files=@b.png`. All files lie in one folder. It"
              + " streams to the volume and appears as a whole or not at all; the set's earlier"
              + " content stays as long as a run is kept that trained on it. Then it is validated;"
              + " the same content of the same kind again changes nothing. Or a list of addresses"
              + " as JSON, of pictures, captions or archives: they are fetched, and then taken in"
              + " as an upload; at most three redirects are followed, and no address of a private"
              + " network.",
      requestBody =
          @RequestBody(
              required = true,
              content = {
                @Content(
                    mediaType = "application/zip",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/x-tar",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = "application/gzip",
                    schema = @Schema(type = "string", format = "binary")),
                @Content(
                    mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                    schema = @Schema(implementation = Form.class)),
                @Content(
                    mediaType = MediaType.APPLICATION_JSON_VALUE,
                    schema = @Schema(implementation = FetchRequest.class),
                    examples = @ExampleObject(name = "urls", value = Examples.URLS))
              }))
  @ApiResponse(
      responseCode = "201",
      description = "The new data set, being validated.",
      headers = {
        @Header(
            name = HttpHeaders.LOCATION,
            description = "Where the set is.",
            schema = @Schema(type = "string")),
        @Header(
            name = HttpHeaders.ETAG,
            description = "For `If-Match`.",
            schema = @Schema(type = "string"))
      },
      content = @Content(schema = @Schema(implementation = DatasetView.class)))
  @ApiResponse(
      responseCode = "200",
      description =
          "The data set with its new content, being validated; with the same as before, as it was.",
      headers =
          @Header(
              name = HttpHeaders.ETAG,
              description = "For `If-Match`.",
              schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = DatasetView.class)))
  @ApiResponse(
      responseCode = "202",
      description = "The addresses are being fetched: `Location` tells how far.",
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the fetch is.",
              schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = FetchView.class)))
  @UploadRefusals
  @TakesIfNoneMatch
  @Refusal(status = 413, code = "body_too_large", when = "The list of addresses is too long.")
  @Refusal(
      status = 422,
      code = "bad_archive",
      when = "The archive or form is damaged, or the archive encrypted.")
  @Refusal(status = 422, code = "unsafe_path", when = "A name in it leads out of the set.")
  @Refusal(
      status = 422,
      code = "not_a_regular_file",
      when = "It has a link, a device or a pipe in it.")
  @Refusal(status = 422, code = "nested_files", when = "Its files lie in different folders.")
  @Refusal(status = 422, code = "duplicate_name", when = "Two of its files have one name.")
  @Refusal(status = 422, code = "empty_upload", when = "It is empty, or there is no file in it.")
  @Refusal(
      status = 409,
      code = "dataset_on_other_claim",
      when = "The set lies on another claim than asked for.")
  @Refusal(
      status = 409,
      code = "dataset_exists",
      when = "Its folder, or one in it or around it, is another data set's.")
  @Refusal(
      status = 429,
      code = "too_many_fetches",
      when = "As many sets of the project are being fetched, or wait for that, as may be.")
  @Refusal(
      status = 415,
      code = "unsupported_media_type",
      when = "It is no zip, tar, tar.gz or form.")
  ResponseEntity<?> put(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(
              description =
                  "What it is for; if absent as before, or `captioned` if there are texts, else"
                      + " `instance`.")
          @RequestParam
          @Nullable Kind kind,
      @Parameter(
              description =
                  "The claim to put it on; if absent as before, or that of the recipe for the"
                      + " kind.")
          @RequestParam
          @Nullable String claim,
      @Parameter(description = "What class images show; needed for them.") @RequestParam
          @Nullable String prompt,
      @Parameter(description = "The model that made class images, if one did.") @RequestParam
          @Nullable String model,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch,
      @Parameter(description = "`*` if there must be no such set yet; nothing else.")
          @RequestHeader(name = HttpHeaders.IF_NONE_MATCH, required = false)
          @Nullable String ifNoneMatch,
      @Parameter(hidden = true) HttpServletRequest request)
      throws IOException {
    var project = projects.current();
    var said = new Uploads.Said(kind, claim, prompt, model);
    var precondition = new Precondition(new IfMatch(ifMatch), new IfNoneMatch(ifNoneMatch));
    var wanted = new Uploads.Wanted(project.id(), name, said, precondition);
    if (JsonBody.isSaid(request)) {
      fetching.order(wanted, JsonBody.read(request));
      return ResponseEntity.accepted()
          .location(URI.create(FetchView.url(name)))
          .body(fetching.get(project, name));
    }
    var isNew = uploads.take(wanted, request);
    return views.get(project, name, isNew ? created(name) : ResponseEntity.ok());
  }

  private static ResponseEntity.BodyBuilder created(String name) {
    return ResponseEntity.status(HttpStatus.CREATED).location(URI.create(DatasetView.url(name)));
  }

  @PostMapping("/datasets:adopt")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "adoptDataset",
      summary = "Make a folder on the volume known as a data set",
      description =
          "The folder stays where it is, and others may go on changing it: it is validated again"
              + " when they did. What Easel changes of it is a new version in a folder of its own."
              + " Its name is not that of another folder beside the sets, which a run might mean.",
      requestBody =
          @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON_VALUE,
                      schema = @Schema(implementation = AdoptRequest.class),
                      examples = {
                        @ExampleObject(name = "instance", value = Examples.ADOPT),
                        @ExampleObject(name = "class", value = Examples.ADOPT_CLASS)
                      })))
  @TakesIdempotencyKey
  @ApiResponse(
      responseCode = "201",
      description = "The data set, being validated.",
      headers =
          @Header(
              name = HttpHeaders.LOCATION,
              description = "Where the set is.",
              schema = @Schema(type = "string")),
      content = @Content(schema = @Schema(implementation = DatasetView.class)))
  @Refusal(status = 404, code = "folder_not_found", when = "The claim has no such folder.")
  @Refusal(status = 409, code = "dataset_exists", when = "The name or the folder is a data set's.")
  @Refusal(
      status = 409,
      code = "dataset_changing",
      when = "Others put sets on the claim right now; ask again.")
  @Refusal(
      status = 409,
      code = "folder_of_dataset",
      when = "Easel made the folder for a data set, or one in it or around it.")
  @Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
  @Refusal(status = 503, code = "volume_failed", when = Examples.FAILED)
  ResponseEntity<?> adopt(@Parameter(hidden = true) JsonBody body, HttpServletRequest request) {
    views.requireMounted(projects.current());
    var project = projects.current();
    var wanted = adoption.read(body);
    return idempotency.once(
        project.id(),
        request,
        body,
        () -> {
          adoption.adopt(project, wanted);
          return views.get(project, wanted.name(), created(wanted.name()));
        });
  }

  @PostMapping("/datasets/{name}/fix")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "fixDataset",
      summary = "Repair what can be",
      description =
          "Makes a new version without the findings that are `fixable`: suffixes and names by"
              + " renaming; GIFs, moving pictures, CMYK, transparency and EXIF's rotation by"
              + " drawing the picture anew, as PNG. The rest is for hands.")
  @MakesVersion
  @Refusal(status = 409, code = "dataset_validating", when = "There is no report yet.")
  @Refusal(status = 409, code = "nothing_to_fix", when = "No finding is `fixable`.")
  ResponseEntity<DatasetView> fix(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    edits.change(projects.current(), name, new IfMatch(ifMatch), repair);
    return views.get(projects.current(), name, ResponseEntity.ok());
  }

  @DeleteMapping("/datasets/{name}")
  @Allowed(Role.ADMIN)
  @Operation(
      operationId = "deleteDataset",
      summary = "Delete a data set",
      description =
          "With the folders that Easel made for it. A folder that was adopted, or that a run's"
              + " trainer filled, is only forgotten: its files stay.")
  @ApiResponse(responseCode = "204", description = "It is deleted.", content = @Content)
  @Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
  @Refusal(
      status = 409,
      code = "dataset_in_use",
      when = "A run that has not ended trains on it: `runs` names them.")
  @Refusal(status = 412, code = "changed_meanwhile", when = Examples.CHANGED)
  @Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
  ResponseEntity<Void> delete(
      @Parameter(description = Examples.NAME, example = Examples.DOG) @PathVariable String name,
      @Parameter(description = Examples.MATCH)
          @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
          @Nullable String ifMatch) {
    deletion.delete(projects.current(), name, new IfMatch(ifMatch));
    return ResponseEntity.noContent().build();
  }

  /** How a form looks, for OpenAPI. */
  @Schema(name = "DatasetForm")
  record Form(
      @Schema(description = "Pictures and captions, any number of parts.")
          java.util.List<org.springframework.web.multipart.MultipartFile> files) {}

  /** How a list of addresses looks, for OpenAPI. */
  @Schema(name = "FetchRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record FetchRequest(
      @Schema(
              description = "Of pictures, captions and archives; https.",
              requiredMode = Schema.RequiredMode.REQUIRED)
          java.util.List<String> urls) {}

  /** How the body looks, for OpenAPI. */
  @Schema(name = "AdoptRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record AdoptRequest(
      @Schema(
              description = "The folder, from the claim's root.",
              example = "data/example-dog",
              requiredMode = Schema.RequiredMode.REQUIRED)
          String path,
      @Schema(requiredMode = Schema.RequiredMode.REQUIRED) Kind kind,
      @Schema(description = "The path's last folder if absent.", example = "example-dog")
          String name,
      @Schema(description = "That of the recipe for the kind if absent.") String claim,
      @Schema(description = "What class images show; needed for them.") String prompt,
      @Schema(description = "The model that made class images, if one did.") String model) {}
}
