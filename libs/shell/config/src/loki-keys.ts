// Every key of Loki 3.7 and its flag, as Loki's own reference documents them: data, nothing else.
// A key in here that the table does not have is accepted with a warning.
//
// One line per section: its path (`-` at the top), what its flags start with (`-` for nothing), then
// its keys. `key=rest` has the flag prefix + rest; `key=` the flag prefix + the key with dashes for
// underscores; `key` alone has no flag. A key may stand for a whole structure (`schema_config`).
export const LOKI_KEYS = `
- - target= auth_enabled=auth.enabled ballast_bytes=config.ballast-bytes tenant_limits_allow_publish=limits.tenant-limits-allow-publish shutdown_delay= metrics_namespace= schema_config
server - http_listen_network=server.http-listen-network http_listen_address=server.http-listen-address http_listen_port=server.http-listen-port http_listen_conn_limit=server.http-conn-limit grpc_listen_network=server.grpc-listen-network grpc_listen_address=server.grpc-listen-address grpc_listen_port=server.grpc-listen-port grpc_listen_conn_limit=server.grpc-conn-limit grpc_collect_max_streams_by_conn=server.grpc-collect-max-streams-by-conn proxy_protocol_enabled=server.proxy-protocol-enabled tls_cipher_suites=server.tls-cipher-suites tls_min_version=server.tls-min-version register_instrumentation=server.register-instrumentation report_grpc_codes_in_instrumentation_label_enabled=server.report-grpc-codes-in-instrumentation-label-enabled graceful_shutdown_timeout=server.graceful-shutdown-timeout http_server_read_timeout=server.http-read-timeout http_server_read_header_timeout=server.http-read-header-timeout http_server_write_timeout=server.http-write-timeout http_server_idle_timeout=server.http-idle-timeout http_log_closed_connections_without_response_enabled=server.http-log-closed-connections-without-response-enabled grpc_server_max_recv_msg_size=server.grpc-max-recv-msg-size-bytes grpc_server_max_send_msg_size=server.grpc-max-send-msg-size-bytes grpc_server_max_concurrent_streams=server.grpc-max-concurrent-streams grpc_server_max_connection_idle=server.grpc.keepalive.max-connection-idle grpc_server_max_connection_age=server.grpc.keepalive.max-connection-age grpc_server_max_connection_age_grace=server.grpc.keepalive.max-connection-age-grace grpc_server_keepalive_time=server.grpc.keepalive.time grpc_server_keepalive_timeout=server.grpc.keepalive.timeout grpc_server_min_time_between_pings=server.grpc.keepalive.min-time-between-pings grpc_server_ping_without_stream_allowed=server.grpc.keepalive.ping-without-stream-allowed grpc_server_num_workers=server.grpc.num-workers grpc_server_stats_tracking_enabled=server.grpc.stats-tracking-enabled grpc_server_recv_buffer_pools_enabled=server.grpc.recv-buffer-pools-enabled log_format=log.format log_level=log.level log_source_ips_enabled=server.log-source-ips-enabled log_source_ips_full=server.log-source-ips-full log_source_ips_header=server.log-source-ips-header log_source_ips_regex=server.log-source-ips-regex log_request_headers=server.log-request-headers log_request_at_info_level_enabled=server.log-request-at-info-level-enabled log_request_exclude_headers_list=server.log-request-headers-exclude-list trace_request_headers=server.trace-request-headers trace_request_exclude_headers_list=server.trace-request-headers-exclude-list http_path_prefix=server.path-prefix create_new_traces=server.create-new-traces
server.http_tls_config server.http-tls- cert key client_ca cert_file=cert-path key_file=key-path client_auth_type=client-auth client_ca_file=ca-path
server.grpc_tls_config server.grpc-tls- cert key client_ca cert_file=cert-path key_file=key-path client_auth_type=client-auth client_ca_file=ca-path
server.cluster_validation server.cluster-validation. label= additional_labels=
server.cluster_validation.grpc server.cluster-validation.grpc. enabled= soft_validation=
server.cluster_validation.http server.cluster-validation.http. enabled= soft_validation= excluded_paths= excluded_user_agents=
ui ui. enabled= debug=
ui.goldfish ui.goldfish. enable= grafana_url= traces_datasource_uid= logs_datasource_uid= cell_a_namespace= cell_b_namespace= results_backend=
ui.goldfish.storage ui.goldfish. type=storage.type cloudsql_host=storage.cloudsql.host cloudsql_port=storage.cloudsql.port cloudsql_database=storage.cloudsql.database cloudsql_user=storage.cloudsql.user rds_endpoint=storage.rds.endpoint rds_database=storage.rds.database rds_user=storage.rds.user max_connections= max_idle_time_seconds=max-idle-time
ui.goldfish.results_bucket.s3 ui.goldfish.results.s3. endpoint= region= bucket_name= secret_access_key= access_key_id= session_token= insecure= list_objects_version= bucket_lookup_type= dualstack_enabled= storage_class= native_aws_auth_enabled= part_size= send_content_md5= sts_endpoint= max_retries=
ui.goldfish.results_bucket.s3.sse ui.goldfish.results.s3.sse. type= kms_key_id= kms_encryption_context=
ui.goldfish.results_bucket.s3.http ui.goldfish.results.s3. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
ui.goldfish.results_bucket.s3.trace ui.goldfish.results.s3.trace. enabled=
ui.goldfish.results_bucket.gcs ui.goldfish.results.gcs. bucket_name= service_account= chunk_buffer_size= max_retries=
ui.goldfish.results_bucket.azure ui.goldfish.results.azure. account_name= account_key= connection_string= container_name= endpoint_suffix= max_retries= user_assigned_id= chunk_delimiter=
ui.goldfish.results_bucket.swift ui.goldfish.results.swift. application_credential_id= application_credential_name= application_credential_secret= auth_version= auth_url= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
ui.goldfish.results_bucket.swift.http ui.goldfish.results.swift. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
ui.goldfish.results_bucket.filesystem ui.goldfish.results.filesystem. dir=
ui.goldfish.results_bucket.alibaba ui.goldfish.results.oss. endpoint= bucket=bucketname access_key_id= access_key_secret=
ui.goldfish.results_bucket.bos ui.goldfish.results.bos. bucket= endpoint= access_key= secret_key=
ui.goldfish.results_bucket ui.goldfish.results. storage_prefix=
ui.ring.kvstore ui.ring. store= prefix=
ui.ring.kvstore.consul ui.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ui.ring.kvstore.etcd ui.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ui.ring.kvstore.multi ui.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
ui.ring ui.ring. heartbeat_period= heartbeat_timeout= tokens_file_path= zone_awareness_enabled= num_tokens= replication_factor= instance_id= instance_interface_names= instance_port= instance_addr= instance_availability_zone= instance_enable_ipv6=
distributor.ring.kvstore distributor.ring. store= prefix=
distributor.ring.kvstore.consul distributor.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
distributor.ring.kvstore.etcd distributor.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
distributor.ring.kvstore.multi distributor.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
distributor.ring distributor.ring. heartbeat_period= heartbeat_timeout= instance_interface_names=
distributor distributor. push_worker_count= max_recv_msg_size= max_decompressed_size= default_policy_stream_mappings kafka_writes_enabled= ingester_writes_enabled= ingest_limits_enabled= ingest_limits_dry_run_enabled=
distributor.rate_store distributor.rate-store. max_request_parallelism= stream_rate_update_interval= ingester_request_timeout= debug=
distributor.write_failures_logging distributor.write-failures-logging. rate= add_insights_label=
distributor.otlp_config distributor.otlp. default_resource_attributes_as_index_labels=default_resource_attributes_as_index_labels
distributor.dataobj_tee distributor.dataobj-tee. enabled= topic= max_buffered_bytes= per_partition_rate_bytes= debug_metrics_enabled= rate_batch_window=
querier querier. tail_max_duration= extra_query_delay= query_ingesters_within= max_concurrent= query_store_only= query_ingester_only= multi_tenant_queries_enabled= per_request_limits_enabled= query_partition_ingesters=
querier.engine querier.engine.max- max_look_back_period=lookback-period max_count_min_sketch_heap_size=count-min-sketch-heap-size
query_engine query-engine. enable= distributed= instance_interface_names= batch_size= prefetch_bytes= merge_prefetch_count= worker_threads= scheduler_lookup_address= scheduler_lookup_interval= storage_lag= storage_start_date= storage_retention_days= enable_engine_router= downstream_address= enable_delete_req_filtering= enforce_retention_period= align_queries_with_step= enforce_max_query_series_limit=
query_engine.range_reads query-engine.range-reads. max_parallelism= coalesce_size= max_range_size= min_range_size=
query_engine.results_cache.cache query-engine.results-cache. default_validity=
query_engine.results_cache.cache.background query-engine.results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_engine.results_cache.cache.memcached query-engine.results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_engine.results_cache.cache.memcached_client query-engine.results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_engine.results_cache.cache.redis query-engine.results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_engine.results_cache.cache.embedded_cache query-engine.results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_engine.results_cache query-engine.results-cache. compression=
query_scheduler query-scheduler. max_outstanding_requests_per_tenant= max_queue_hierarchy_levels= querier_forget_delay= use_scheduler_ring=
query_scheduler.grpc_client_config query-scheduler.grpc-client-config. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
query_scheduler.grpc_client_config.backoff_config query-scheduler.grpc-client-config.backoff- min_period= max_period= max_retries=retries
query_scheduler.grpc_client_config.cluster_validation query-scheduler.grpc-client-config.cluster-validation. label=
query_scheduler.scheduler_ring.kvstore query-scheduler.ring. store= prefix=
query_scheduler.scheduler_ring.kvstore.consul query-scheduler.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
query_scheduler.scheduler_ring.kvstore.etcd query-scheduler.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
query_scheduler.scheduler_ring.kvstore.multi query-scheduler.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
query_scheduler.scheduler_ring query-scheduler.ring. heartbeat_period= heartbeat_timeout= tokens_file_path= zone_awareness_enabled= instance_id= instance_interface_names= instance_port= instance_addr= instance_availability_zone= instance_enable_ipv6=
frontend - log_queries_longer_than=frontend.log-queries-longer-than log_query_request_headers=frontend.log-query-request-headers max_body_size=frontend.max-body-size query_stats_enabled=frontend.query-stats-enabled max_outstanding_per_tenant=querier.max-outstanding-requests-per-tenant querier_forget_delay=query-frontend.querier-forget-delay scheduler_address=frontend.scheduler-address scheduler_dns_lookup_period=frontend.scheduler-dns-lookup-period scheduler_worker_concurrency=frontend.scheduler-worker-concurrency graceful_shutdown_timeout=frontend.graceful-shutdown-timeout instance_interface_names=frontend.instance-interface-names instance_enable_ipv6=frontend.instance-enable-ipv6 encoding=frontend.encoding compress_responses=querier.compress-http-responses downstream_url=frontend.downstream-url tail_proxy_url=frontend.tail-proxy-url support_parquet_encoding
frontend.grpc_client_config frontend.grpc-client-config. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
frontend.grpc_client_config.backoff_config frontend.grpc-client-config.backoff- min_period= max_period= max_retries=retries
frontend.grpc_client_config.cluster_validation frontend.grpc-client-config.cluster-validation. label=
frontend.tail_tls_config frontend.tail-tls-config.tls- tls_cert_path=cert-path tls_key_path=key-path tls_ca_path=ca-path tls_server_name=server-name tls_insecure_skip_verify=insecure-skip-verify tls_cipher_suites=cipher-suites tls_min_version=min-version
query_range querier. align_queries_with_step=align-querier-with-step cache_results= max_retries=max-retries-per-request parallelise_shardable_queries= shard_aggregations= cache_index_stats_results= cache_volume_results= cache_instant_metric_results= instant_metric_query_split_align= cache_series_results= cache_label_results=
query_range.results_cache.cache frontend. default_validity=
query_range.results_cache.cache.background frontend.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.results_cache.cache.memcached frontend.memcached. expiration= batch_size=batchsize parallelism=
query_range.results_cache.cache.memcached_client frontend.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.results_cache.cache.redis frontend.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.results_cache.cache.embedded_cache frontend.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.results_cache frontend. compression=
query_range.index_stats_results_cache.cache frontend.index-stats-results-cache. default_validity=
query_range.index_stats_results_cache.cache.background frontend.index-stats-results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.index_stats_results_cache.cache.memcached frontend.index-stats-results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_range.index_stats_results_cache.cache.memcached_client frontend.index-stats-results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.index_stats_results_cache.cache.redis frontend.index-stats-results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.index_stats_results_cache.cache.embedded_cache frontend.index-stats-results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.index_stats_results_cache frontend.index-stats-results-cache. compression=
query_range.volume_results_cache.cache frontend.volume-results-cache. default_validity=
query_range.volume_results_cache.cache.background frontend.volume-results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.volume_results_cache.cache.memcached frontend.volume-results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_range.volume_results_cache.cache.memcached_client frontend.volume-results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.volume_results_cache.cache.redis frontend.volume-results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.volume_results_cache.cache.embedded_cache frontend.volume-results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.volume_results_cache frontend.volume-results-cache. compression=
query_range.instant_metric_results_cache.cache frontend.instant-metric-results-cache. default_validity=
query_range.instant_metric_results_cache.cache.background frontend.instant-metric-results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.instant_metric_results_cache.cache.memcached frontend.instant-metric-results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_range.instant_metric_results_cache.cache.memcached_client frontend.instant-metric-results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.instant_metric_results_cache.cache.redis frontend.instant-metric-results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.instant_metric_results_cache.cache.embedded_cache frontend.instant-metric-results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.instant_metric_results_cache frontend.instant-metric-results-cache. compression=
query_range.series_results_cache.cache frontend.series-results-cache. default_validity=
query_range.series_results_cache.cache.background frontend.series-results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.series_results_cache.cache.memcached frontend.series-results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_range.series_results_cache.cache.memcached_client frontend.series-results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.series_results_cache.cache.redis frontend.series-results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.series_results_cache.cache.embedded_cache frontend.series-results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.series_results_cache frontend.series-results-cache. compression=
query_range.label_results_cache.cache frontend.label-results-cache. default_validity=
query_range.label_results_cache.cache.background frontend.label-results-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
query_range.label_results_cache.cache.memcached frontend.label-results-cache.memcached. expiration= batch_size=batchsize parallelism=
query_range.label_results_cache.cache.memcached_client frontend.label-results-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
query_range.label_results_cache.cache.redis frontend.label-results-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
query_range.label_results_cache.cache.embedded_cache frontend.label-results-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
query_range.label_results_cache frontend.label-results-cache. compression=
ruler ruler. external_url=external.url datasource_uid= evaluation_interval= poll_interval= rule_path= alertmanager_url= enable_alertmanager_discovery=alertmanager-discovery alertmanager_refresh_interval= enable_alertmanager_v2=alertmanager-use-v2 alert_relabel_configs notification_queue_capacity= notification_timeout= for_outage_tolerance= for_grace_period= resend_delay= enable_sharding= sharding_strategy= sharding_algo= search_pending_for= flush_period= enable_api= enabled_tenants= disabled_tenants= query_stats_enabled= disable_rule_group_label=
ruler.ruler_client ruler.client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
ruler.ruler_client.backoff_config ruler.client.backoff- min_period= max_period= max_retries=retries
ruler.ruler_client.cluster_validation ruler.client.cluster-validation. label=
ruler.storage ruler.storage. type=
ruler.storage.azure ruler.storage.azure. environment= account_name= account_key= connection_string= container_name= active_directory_endpoint= endpoint_suffix= use_managed_identity= use_federated_token= user_assigned_id= use_service_principal= client_id= client_secret= tenant_id= chunk_delimiter= download_buffer_size= upload_buffer_size= upload_buffer_count=download-buffer-count request_timeout= max_retries= min_retry_delay= max_retry_delay=
ruler.storage.alibabacloud ruler.storage.oss. bucket=bucketname endpoint= access_key_id= secret_access_key= conn_timeout_sec= read_write_timeout_sec=
ruler.storage.gcs ruler.storage.gcs. bucket_name=bucketname endpoint= service_account= chunk_buffer_size= request_timeout= enable_opencensus= enable_http2= enable_retries=
ruler.storage.s3 ruler.storage.s3. s3=url s3forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= session_token= insecure= chunk_delimiter= signature_version= storage_class= disable_dualstack=
ruler.storage.s3.http_config ruler.storage.s3.http. timeout= idle_conn_timeout= response_header_timeout= insecure_skip_verify= ca_file=
ruler.storage.s3.sse ruler.storage.s3.sse. type= kms_key_id= kms_encryption_context=
ruler.storage.s3.backoff_config ruler.storage.s3. min_period=min-backoff max_period=max-backoff max_retries=
ruler.storage.bos ruler.storage.bos. bucket_name= endpoint= access_key_id= secret_access_key=
ruler.storage.swift ruler.storage.swift. auth_version= auth_url= internal= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
ruler.storage.swift.http ruler.storage.swift.http. tls_ca_path=
ruler.storage.cos ruler.storage.cos. forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= api_key= service_instance_id= auth_endpoint= cr_token_file_path= trusted_profile_name= trusted_profile_id=
ruler.storage.cos.http_config ruler.storage.cos.http. idle_conn_timeout= response_header_timeout=
ruler.storage.cos.backoff_config ruler.storage.cos. min_period=min-backoff max_period=max-backoff max_retries=
ruler.storage.local ruler.storage.local. directory=
ruler.alertmanager_client ruler.alertmanager-client. basic_auth_username= basic_auth_password= type= credentials= credentials_file=
ruler.ring.kvstore ruler.ring. store= prefix=
ruler.ring.kvstore.consul ruler.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ruler.ring.kvstore.etcd ruler.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ruler.ring.kvstore.multi ruler.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
ruler.ring ruler.ring. heartbeat_period= heartbeat_timeout= instance_interface_names= num_tokens=
ruler.wal ruler.wal. dir= truncate_frequency= min_age= max_age=
ruler.wal_cleaner ruler.wal-cleaner. min_age= period=
ruler.remote_write ruler.remote-write. client clients enabled= config_refresh_period= add_org_id_header=
ruler.evaluation ruler.evaluation. mode= max_jitter=
ruler.evaluation.query_frontend ruler.evaluation.query-frontend. address= tls_enabled=
ruler_storage ruler-storage. backend= storage_prefix=
ruler_storage.local ruler-storage.local. directory=
ingester_client.pool_config - client_cleanup_period=distributor.client-cleanup-period health_check_ingesters=distributor.health-check-ingesters remote_timeout=ingester.client.healthcheck-timeout
ingester_client ingester.client. remote_timeout=timeout
ingester_client.grpc_client_config ingester.client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
ingester_client.grpc_client_config.backoff_config ingester.client.backoff- min_period= max_period= max_retries=retries
ingester_client.grpc_client_config.cluster_validation ingester.client.cluster-validation. label=
ingester.lifecycler.ring.kvstore ring. store= prefix=
ingester.lifecycler.ring.kvstore.consul consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ingester.lifecycler.ring.kvstore.etcd etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ingester.lifecycler.ring.kvstore.multi multi. primary= secondary= mirror_enabled= mirror_timeout=
ingester.lifecycler.ring - heartbeat_timeout=ring.heartbeat-timeout replication_factor=distributor.replication-factor zone_awareness_enabled=distributor.zone-awareness-enabled excluded_zones=distributor.excluded-zones
ingester.lifecycler ingester. num_tokens= heartbeat_period= heartbeat_timeout= observe_period= join_after= min_ready_duration= interface_names=lifecycler.interface enable_inet6= final_sleep= tokens_file_path= availability_zone= unregister_on_shutdown= readiness_check_ring_health= address=lifecycler.addr port=lifecycler.port id=lifecycler.ID
ingester ingester. concurrent_flushes= flush_check_period= flush_op_timeout= chunk_retain_period=chunks-retain-period chunk_idle_period=chunks-idle-period chunk_block_size=chunks-block-size chunk_target_size= chunk_encoding= max_chunk_age= autoforget_unhealthy= sync_period= sync_min_utilization= max_returned_stream_errors=max-ignored-stream-errors query_store_max_look_back_period= index_shards= max_dropped_streams=tailer.max-dropped-streams shutdown_marker_path= owned_streams_check_interval= delegate_stream_limits_enabled=
ingester.flush_op_backoff ingester.flush-op-backoff- min_period= max_period= max_retries=retries
ingester.wal ingester. enabled=wal-enabled dir=wal-dir checkpoint_duration= flush_on_shutdown= replay_memory_ceiling=wal-replay-memory-ceiling disk_full_threshold=wal-disk-full-threshold
ingester.kafka_ingestion ingester. enabled=kafka-ingestion-enabled
ingester.kafka_ingestion.partition_ring.kvstore ingester.partition-ring. store= prefix=
ingester.kafka_ingestion.partition_ring.kvstore.consul ingester.partition-ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ingester.kafka_ingestion.partition_ring.kvstore.etcd ingester.partition-ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ingester.kafka_ingestion.partition_ring.kvstore.multi ingester.partition-ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
ingester.kafka_ingestion.partition_ring ingester.partition-ring. min_partition_owners_count= min_partition_owners_duration= delete_inactive_partition_after= shuffle_shard_cache_size=
pattern_ingester pattern-ingester. enabled= concurrent_flushes= flush_check_period= max_clusters= max_eviction_ratio= connection_timeout= max_allowed_line_length= retain_for= max_chunk_age= pattern_sample_interval=sample-interval volume_threshold=
pattern_ingester.lifecycler.ring.kvstore pattern-ingester. store= prefix=
pattern_ingester.lifecycler.ring.kvstore.consul pattern-ingester.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
pattern_ingester.lifecycler.ring.kvstore.etcd pattern-ingester.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
pattern_ingester.lifecycler.ring.kvstore.multi pattern-ingester.multi. primary= secondary= mirror_enabled= mirror_timeout=
pattern_ingester.lifecycler.ring pattern-ingester. heartbeat_timeout=ring.heartbeat-timeout replication_factor=distributor.replication-factor zone_awareness_enabled=distributor.zone-awareness-enabled excluded_zones=distributor.excluded-zones
pattern_ingester.lifecycler pattern-ingester. num_tokens= heartbeat_period= heartbeat_timeout= observe_period= join_after= min_ready_duration= interface_names=lifecycler.interface enable_inet6= final_sleep= tokens_file_path= availability_zone= unregister_on_shutdown= readiness_check_ring_health= address=lifecycler.addr port=lifecycler.port id=lifecycler.ID
pattern_ingester.client_config.pool_config pattern-ingester. client_cleanup_period= health_check_ingesters= remote_timeout=
pattern_ingester.client_config pattern-ingester.client. remote_timeout=timeout
pattern_ingester.client_config.grpc_client_config pattern-ingester.client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
pattern_ingester.client_config.grpc_client_config.backoff_config pattern-ingester.client.backoff- min_period= max_period= max_retries=retries
pattern_ingester.client_config.grpc_client_config.cluster_validation pattern-ingester.client.cluster-validation. label=
pattern_ingester.metric_aggregation pattern-ingester.metric-aggregation. sample_period=downsample-period loki_address= timeout= push_period= use_tls=tls
pattern_ingester.metric_aggregation.http_client_config.basic_auth - username username_file username_ref password password_file password_ref
pattern_ingester.metric_aggregation.http_client_config.authorization - type credentials credentials_file credentials_ref
pattern_ingester.metric_aggregation.http_client_config.oauth2 - client_id client_secret client_secret_file client_secret_ref client_certificate_key_id client_certificate_key client_certificate_key_file client_certificate_key_ref grant_type signature_algorithm iss audience claims scopes token_url endpoint_params no_proxy proxy_from_environment proxy_connect_header
pattern_ingester.metric_aggregation.http_client_config.oauth2.tls_config - ca cert key ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify min_version max_version
pattern_ingester.metric_aggregation.http_client_config.oauth2.proxy_url - url
pattern_ingester.metric_aggregation.http_client_config - bearer_token bearer_token_file follow_redirects enable_http2 no_proxy proxy_from_environment proxy_connect_header
pattern_ingester.metric_aggregation.http_client_config.tls_config - ca cert key ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify min_version max_version
pattern_ingester.metric_aggregation.http_client_config.proxy_url - url
pattern_ingester.metric_aggregation.basic_auth pattern-ingester.metric-aggregation..basic-auth. username= password=
pattern_ingester.metric_aggregation.backoff_config pattern-ingester.metric-aggregation...backoff- min_period= max_period= max_retries=retries
pattern_ingester.pattern_persistence pattern-ingester.pattern-persistence. loki_address= timeout= push_period= use_tls=tls batch_size=
pattern_ingester.pattern_persistence.http_client_config.basic_auth - username username_file username_ref password password_file password_ref
pattern_ingester.pattern_persistence.http_client_config.authorization - type credentials credentials_file credentials_ref
pattern_ingester.pattern_persistence.http_client_config.oauth2 - client_id client_secret client_secret_file client_secret_ref client_certificate_key_id client_certificate_key client_certificate_key_file client_certificate_key_ref grant_type signature_algorithm iss audience claims scopes token_url endpoint_params no_proxy proxy_from_environment proxy_connect_header
pattern_ingester.pattern_persistence.http_client_config.oauth2.tls_config - ca cert key ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify min_version max_version
pattern_ingester.pattern_persistence.http_client_config.oauth2.proxy_url - url
pattern_ingester.pattern_persistence.http_client_config - bearer_token bearer_token_file follow_redirects enable_http2 no_proxy proxy_from_environment proxy_connect_header
pattern_ingester.pattern_persistence.http_client_config.tls_config - ca cert key ca_file cert_file key_file ca_ref cert_ref key_ref server_name insecure_skip_verify min_version max_version
pattern_ingester.pattern_persistence.http_client_config.proxy_url - url
pattern_ingester.pattern_persistence.basic_auth pattern-ingester.pattern-persistence..basic-auth. username= password=
pattern_ingester.pattern_persistence.backoff_config pattern-ingester.pattern-persistence...backoff- min_period= max_period= max_retries=retries
pattern_ingester.tee_config pattern-ingester.tee. batch_size= batch_flush_interval= flush_queue_size= flush_worker_count= stop_flush_timeout=
index_gateway index-gateway. mode=
index_gateway.ring.kvstore index-gateway.ring. store= prefix=
index_gateway.ring.kvstore.consul index-gateway.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
index_gateway.ring.kvstore.etcd index-gateway.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
index_gateway.ring.kvstore.multi index-gateway.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
index_gateway.ring - heartbeat_period=index-gateway.ring.heartbeat-period heartbeat_timeout=index-gateway.ring.heartbeat-timeout tokens_file_path=index-gateway.ring.tokens-file-path zone_awareness_enabled=index-gateway.ring.zone-awareness-enabled replication_factor= instance_id=index-gateway.ring.instance-id instance_interface_names=index-gateway.ring.instance-interface-names instance_port=index-gateway.ring.instance-port instance_addr=index-gateway.ring.instance-addr instance_availability_zone=index-gateway.ring.instance-availability-zone instance_enable_ipv6=index-gateway.ring.instance-enable-ipv6
bloom_build bloom-build. enabled=
bloom_build.planner bloom-build.planner. planning_interval=interval min_table_offset= max_table_offset=
bloom_build.planner.retention bloom-build.planner.retention. enabled=
bloom_build.planner.queue bloom-build.planner.queue. max_queued_tasks_per_tenant=max-tasks-per-tenant store_tasks_on_disk= tasks_disk_directory= clean_tasks_directory=
bloom_build.builder.grpc_config bloom-build.builder.grpc. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
bloom_build.builder.grpc_config.backoff_config bloom-build.builder.grpc.backoff- min_period= max_period= max_retries=retries
bloom_build.builder.grpc_config.cluster_validation bloom-build.builder.grpc.cluster-validation. label=
bloom_build.builder bloom-build.builder. planner_address=
bloom_build.builder.backoff_config bloom-build.builder.backoff.backoff- min_period= max_period= max_retries=retries
bloom_gateway bloom-gateway. enabled= worker_concurrency= block_query_concurrency= max_outstanding_per_tenant= num_multiplex_tasks=
bloom_gateway.client.pool_config bloom-gateway-client.pool. check_interval=
bloom_gateway.client.grpc_client_config bloom-gateway-client.grpc. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
bloom_gateway.client.grpc_client_config.backoff_config bloom-gateway-client.grpc.backoff- min_period= max_period= max_retries=retries
bloom_gateway.client.grpc_client_config.cluster_validation bloom-gateway-client.grpc.cluster-validation. label=
bloom_gateway.client bloom-gateway-client. addresses=
storage_config.alibabacloud oss. bucket=bucketname endpoint= access_key_id= secret_access_key= conn_timeout_sec= read_write_timeout_sec=
storage_config.aws.dynamodb dynamodb. dynamodb_url=url api_limit= throttle_limit= chunk_gang_size= chunk_get_max_parallelism=chunk.get-max-parallelism kms_key_id=
storage_config.aws.dynamodb.metrics metrics. url= target_queue_length= scale_up_factor= ignore_throttle_below= queue_length_query= write_throttle_query= write_usage_query=usage-query read_usage_query= read_error_query=
storage_config.aws.dynamodb.backoff_config dynamodb. min_period=min-backoff max_period=max-backoff max_retries=
storage_config.azure azure. environment= account_name= account_key= connection_string= container_name= active_directory_endpoint= endpoint_suffix= use_managed_identity= use_federated_token= user_assigned_id= use_service_principal= client_id= client_secret= tenant_id= chunk_delimiter= download_buffer_size= upload_buffer_size= upload_buffer_count=download-buffer-count request_timeout= max_retries= min_retry_delay= max_retry_delay=
storage_config.bos bos. bucket_name= endpoint= access_key_id= secret_access_key=
storage_config.bigtable bigtable. project= instance= table_cache_enabled=table-cache.enabled table_cache_expiration=table-cache.expiration
storage_config.bigtable.grpc_client_config bigtable. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
storage_config.bigtable.grpc_client_config.backoff_config bigtable.backoff- min_period= max_period= max_retries=retries
storage_config.bigtable.grpc_client_config.cluster_validation bigtable.cluster-validation. label=
storage_config.gcs gcs. bucket_name=bucketname endpoint= service_account= chunk_buffer_size= request_timeout= enable_opencensus= enable_http2= enable_retries=
storage_config.cassandra cassandra. addresses= port= keyspace= consistency= replication_factor= disable_initial_host_lookup= SSL=ssl host_verification= host_selection_policy= CA_path=ca-path tls_cert_path= tls_key_path= auth= username= password= password_file= custom_authenticators=custom-authenticator timeout= connect_timeout= reconnect_interval=reconnent-interval max_retries= retry_max_backoff= retry_min_backoff= query_concurrency= num_connections= convict_hosts_on_failure= table_options=
storage_config.boltdb boltdb. directory=dir
storage_config.filesystem local. directory=chunk-directory
storage_config.swift swift. auth_version= auth_url= internal= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
storage_config.swift.http swift.http. tls_ca_path=
storage_config.grpc_store grpc-store. server_address=
storage_config.hedging store.hedge- at=requests-at up_to=requests-up-to max_per_second=
storage_config.cos cos. forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= api_key= service_instance_id= auth_endpoint= cr_token_file_path= trusted_profile_name= trusted_profile_id=
storage_config.cos.http_config cos.http. idle_conn_timeout= response_header_timeout=
storage_config.cos.backoff_config cos. min_period=min-backoff max_period=max-backoff max_retries=
storage_config - index_cache_validity=store.index-cache-validity object_prefix=store.object-prefix disable_broad_index_queries=store.disable-broad-index-queries max_parallel_get_chunk=store.max-parallel-get-chunk use_thanos_objstore= max_chunk_batch_size=store.max-chunk-batch-size named_stores
storage_config.congestion_control store.congestion-control. enabled=
storage_config.congestion_control.controller store.congestion-control. strategy=
storage_config.congestion_control.controller.aimd store.congestion-control.strategy.aimd. start= upper_bound= backoff_factor=
storage_config.congestion_control.retry store.congestion-control.retry. strategy= limit=strategy.limited.limit
storage_config.congestion_control.hedging.config - at up_to max_per_second
storage_config.congestion_control.hedging store.congestion-control.hedge. strategy=
storage_config.index_queries_cache_config store.index-cache-read. default_validity=
storage_config.index_queries_cache_config.background store.index-cache-read.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
storage_config.index_queries_cache_config.memcached store.index-cache-read.memcached. expiration= batch_size=batchsize parallelism=
storage_config.index_queries_cache_config.memcached_client store.index-cache-read.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
storage_config.index_queries_cache_config.redis store.index-cache-read.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
storage_config.index_queries_cache_config.embedded_cache store.index-cache-read.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
storage_config.boltdb_shipper boltdb.shipper. active_index_directory= cache_location= cache_ttl= resync_interval= query_ready_num_days= ingestername mode ingesterdbretainperiod build_per_tenant_index=
storage_config.boltdb_shipper.index_gateway_client.grpc_client_config boltdb.shipper.index-gateway-client.grpc. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
storage_config.boltdb_shipper.index_gateway_client.grpc_client_config.backoff_config boltdb.shipper.index-gateway-client.grpc.backoff- min_period= max_period= max_retries=retries
storage_config.boltdb_shipper.index_gateway_client.grpc_client_config.cluster_validation boltdb.shipper.index-gateway-client.grpc.cluster-validation. label=
storage_config.boltdb_shipper.index_gateway_client boltdb.shipper.index-gateway-client. server_address= log_gateway_requests= time_based_sharding_buckets=
storage_config.tsdb_shipper tsdb.shipper. active_index_directory= cache_location= cache_ttl= resync_interval= query_ready_num_days= ingestername mode ingesterdbretainperiod
storage_config.tsdb_shipper.index_gateway_client.grpc_client_config tsdb.shipper.index-gateway-client.grpc. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
storage_config.tsdb_shipper.index_gateway_client.grpc_client_config.backoff_config tsdb.shipper.index-gateway-client.grpc.backoff- min_period= max_period= max_retries=retries
storage_config.tsdb_shipper.index_gateway_client.grpc_client_config.cluster_validation tsdb.shipper.index-gateway-client.grpc.cluster-validation. label=
storage_config.tsdb_shipper.index_gateway_client tsdb.shipper.index-gateway-client. server_address= log_gateway_requests= time_based_sharding_buckets=
storage_config.bloom_shipper bloom. working_directory=shipper.working-directory max_query_page_size= download_parallelism=
storage_config.bloom_shipper.blocks_cache bloom.blocks-cache. soft_limit= hard_limit= ttl=
storage_config.bloom_shipper.metas_cache bloom.metas-cache. default_validity=
storage_config.bloom_shipper.metas_cache.background bloom.metas-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
storage_config.bloom_shipper.metas_cache.memcached bloom.metas-cache.memcached. expiration= batch_size=batchsize parallelism=
storage_config.bloom_shipper.metas_cache.memcached_client bloom.metas-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
storage_config.bloom_shipper.metas_cache.redis bloom.metas-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
storage_config.bloom_shipper.metas_cache.embedded_cache bloom.metas-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
storage_config.bloom_shipper.metas_lru_cache bloom.metas-lru-cache. enabled= max_size_mb= max_size_items= ttl=
chunk_store_config.chunk_cache_config store.chunks-cache. default_validity=
chunk_store_config.chunk_cache_config.background store.chunks-cache.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
chunk_store_config.chunk_cache_config.memcached store.chunks-cache.memcached. expiration= batch_size=batchsize parallelism=
chunk_store_config.chunk_cache_config.memcached_client store.chunks-cache.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
chunk_store_config.chunk_cache_config.redis store.chunks-cache.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
chunk_store_config.chunk_cache_config.embedded_cache store.chunks-cache.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
chunk_store_config.chunk_cache_config_l2 store.chunks-cache-l2. default_validity=
chunk_store_config.chunk_cache_config_l2.background store.chunks-cache-l2.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
chunk_store_config.chunk_cache_config_l2.memcached store.chunks-cache-l2.memcached. expiration= batch_size=batchsize parallelism=
chunk_store_config.chunk_cache_config_l2.memcached_client store.chunks-cache-l2.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
chunk_store_config.chunk_cache_config_l2.redis store.chunks-cache-l2.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
chunk_store_config.chunk_cache_config_l2.embedded_cache store.chunks-cache-l2.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
chunk_store_config.write_dedupe_cache_config store.index-cache-write. default_validity=
chunk_store_config.write_dedupe_cache_config.background store.index-cache-write.background.write-back- writeback_goroutines=concurrency writeback_buffer=buffer writeback_size_limit=size-limit
chunk_store_config.write_dedupe_cache_config.memcached store.index-cache-write.memcached. expiration= batch_size=batchsize parallelism=
chunk_store_config.write_dedupe_cache_config.memcached_client store.index-cache-write.memcached. host=hostname service= addresses= timeout= max_idle_conns= max_item_size= update_interval= consistent_hash= circuit_breaker_consecutive_failures= circuit_breaker_timeout= circuit_breaker_interval= tls_enabled=
chunk_store_config.write_dedupe_cache_config.redis store.index-cache-write.redis. endpoint= master_name= timeout= expiration= db= pool_size= username= password= tls_enabled= tls_insecure_skip_verify= idle_timeout= max_connection_age= route_randomly=
chunk_store_config.write_dedupe_cache_config.embedded_cache store.index-cache-write.embedded-cache. enabled= max_size_mb= max_size_items= ttl=
chunk_store_config store. skip_query_writeback_cache_older_than=skip-query-writeback-older-than l2_chunk_cache_handoff=chunks-cache-l2.handoff cache_lookups_older_than=
compactor compactor. working_directory= compaction_interval= apply_retention_interval= retention_enabled= retention_delete_delay= retention_delete_worker_count= retention_table_timeout= delete_request_store= delete_request_store_key_prefix=delete-request-store.key-prefix delete_request_store_db_type=delete-request-store.db-type backup_delete_request_store_db_type=delete-request-store.backup-db-type delete_batch_size= delete_request_cancel_period= delete_max_interval= max_compaction_parallelism= upload_parallelism= tables_to_compact= skip_latest_n_tables= horizontal_scaling_mode= deletion_marker_object_store_prefix=
compactor.retention_backoff_config compactor.retention-backoff-config.backoff- min_period= max_period= max_retries=retries
compactor.compactor_ring.kvstore compactor.ring. store= prefix=
compactor.compactor_ring.kvstore.consul compactor.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
compactor.compactor_ring.kvstore.etcd compactor.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
compactor.compactor_ring.kvstore.multi compactor.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
compactor.compactor_ring compactor.ring. heartbeat_period= heartbeat_timeout= tokens_file_path= zone_awareness_enabled= instance_id= instance_interface_names= instance_port= instance_addr= instance_availability_zone= instance_enable_ipv6=
compactor.worker_config compactor.worker. num_sub_workers=
compactor.jobs_config.deletion compactor.jobs.deletion. deletion_manifest_store_prefix= chunk_processing_concurrency= timeout= max_retries=
limits_config - ingestion_rate_strategy=distributor.ingestion-rate-limit-strategy ingestion_rate_mb=distributor.ingestion-rate-limit-mb ingestion_burst_size_mb=distributor.ingestion-burst-size-mb max_label_name_length=validation.max-length-label-name max_label_value_length=validation.max-length-label-value max_label_names_per_series=validation.max-label-names-per-series reject_old_samples=validation.reject-old-samples reject_old_samples_max_age=validation.reject-old-samples.max-age creation_grace_period=validation.create-grace-period max_line_size=distributor.max-line-size max_line_size_truncate=distributor.max-line-size-truncate max_line_size_truncate_identifier=distributor.max-line-size-truncate-identifier increment_duplicate_timestamp=validation.increment-duplicate-timestamps simulated_push_latency=limits.simulated-push-latency enable_multi_variant_queries=limits.enable-multi-variant-queries discover_service_name=validation.discover-service-name discover_log_levels=validation.discover-log-levels log_level_fields=validation.log-level-fields log_level_from_json_max_depth=validation.log-level-from-json-max-depth use_owned_stream_count=ingester.use-owned-stream-count max_streams_per_user=ingester.max-streams-per-user max_global_streams_per_user=ingester.max-global-streams-per-user unordered_writes=ingester.unordered-writes per_stream_rate_limit=ingester.per-stream-rate-limit per_stream_rate_limit_burst=ingester.per-stream-rate-limit-burst max_chunks_per_query=store.query-chunk-limit max_query_series=querier.max-query-series max_query_lookback=querier.max-query-lookback max_query_length=store.max-query-length max_query_range=querier.max-query-range max_query_parallelism=querier.max-query-parallelism tsdb_max_query_parallelism=querier.tsdb-max-query-parallelism tsdb_max_bytes_per_shard=querier.tsdb-max-bytes-per-shard tsdb_sharding_strategy=limits.tsdb-sharding-strategy tsdb_precompute_chunks=querier.tsdb-precompute-chunks cardinality_limit=store.cardinality-limit max_streams_matchers_per_query=querier.max-streams-matcher-per-query max_concurrent_tail_requests=querier.max-concurrent-tail-requests max_entries_limit_per_query=validation.max-entries-limit max_cache_freshness_per_query=frontend.max-cache-freshness max_metadata_cache_freshness=frontend.max-metadata-cache-freshness max_stats_cache_freshness=frontend.max-stats-cache-freshness max_queriers_per_tenant=frontend.max-queriers-per-tenant max_query_capacity=frontend.max-query-capacity query_ready_index_num_days=store.query-ready-index-num-days query_timeout=querier.query-timeout split_queries_by_interval=querier.split-queries-by-interval split_metadata_queries_by_interval=querier.split-metadata-queries-by-interval split_recent_metadata_queries_by_interval=experimental.querier.split-recent-metadata-queries-by-interval recent_metadata_query_window=experimental.querier.recent-metadata-query-window split_instant_metric_queries_by_interval=querier.split-instant-metric-queries-by-interval engine_results_cache_time_bucket_interval=querier.engine-results-cache-time-bucket-interval split_ingester_queries_by_interval=querier.split-ingester-queries-by-interval min_sharding_lookback=frontend.min-sharding-lookback max_query_bytes_read=frontend.max-query-bytes-read max_querier_bytes_read=frontend.max-querier-bytes-read volume_enabled=limits.volume-enabled volume_max_series=limits.volume-max-series ruler_max_rules_per_rule_group=ruler.max-rules-per-rule-group ruler_max_rule_groups_per_tenant=ruler.max-rule-groups-per-tenant ruler_tenant_shard_size=ruler.tenant-shard-size ruler_enable_wal_replay=ruler.enable-wal-replay ruler_remote_write_disabled ruler_remote_write_url ruler_remote_write_timeout ruler_remote_write_headers ruler_remote_write_relabel_configs ruler_remote_write_queue_capacity ruler_remote_write_queue_min_shards ruler_remote_write_queue_max_shards ruler_remote_write_queue_max_samples_per_send ruler_remote_write_queue_batch_send_deadline ruler_remote_write_queue_min_backoff ruler_remote_write_queue_max_backoff ruler_remote_write_queue_retry_on_ratelimit ruler_remote_write_config ruler_remote_evaluation_timeout ruler_remote_evaluation_max_response_size deletion_mode=compactor.deletion-mode retention_period=store.retention retention_stream per_tenant_override_config=limits.per-user-override-config per_tenant_override_period=limits.per-user-override-period allow_deletes blocked_queries required_labels minimum_labels_number index_gateway_shard_size=index-gateway.shard-size index_gateway_max_capacity=index-gateway.max-capacity bloom_gateway_enable_filtering=bloom-gateway.enable-filtering bloom_build_max_builders=bloom-build.max-builders bloom_build_task_max_retries=bloom-build.task-max-retries bloom_build_builder_response_timeout=bloom-build.builder-response-timeout bloom_creation_enabled=bloom-build.enable bloom_planning_strategy=bloom-build.planning-strategy bloom_split_series_keyspace_by=bloom-build.split-keyspace-by bloom_task_target_series_chunk_size=bloom-build.split-target-series-chunk-size bloom_block_encoding=bloom-build.block-encoding bloom_prefetch_blocks=bloom-build.prefetch-blocks bloom_max_block_size=bloom-build.max-block-size bloom_max_bloom_size=bloom-build.max-bloom-size allow_structured_metadata=validation.allow-structured-metadata max_structured_metadata_size=limits.max-structured-metadata-size max_structured_metadata_entries_count=limits.max-structured-metadata-entries-count block_ingestion_policy_until block_ingestion_until=limits.block-ingestion-until block_ingestion_status_code=limits.block-ingestion-status-code enforced_labels=validation.enforced-labels policy_enforced_labels policy_stream_mapping ingestion_partitions_tenant_shard_size=limits.ingestion-partition-tenant-shard-size shard_aggregations pattern_ingester_tokenizable_json_fields_default=limits.pattern-ingester-tokenizable-json-fields pattern_ingester_tokenizable_json_fields_append=limits.pattern-ingester-tokenizable-json-fields-append pattern_ingester_tokenizable_json_fields_delete=limits.pattern-ingester-tokenizable-json-fields-delete metric_aggregation_enabled=limits.aggregation-enabled pattern_persistence_enabled=limits.pattern-persistence-enabled pattern_persistence_granularity=limits.pattern-persistence-granularity pattern_rate_threshold=limits.pattern-rate-threshold s3_sse_type s3_sse_kms_key_id s3_sse_kms_encryption_context max_scan_task_parallelism=limits.max-scan-task-parallelism debug_engine_tasks=limits.debug-engine-tasks debug_engine_streams=limits.debug-engine-streams discover_generic_fields
limits_config.ruler_remote_write_sigv4_config - region access_key secret_key profile role_arn
limits_config.shard_streams shard-streams. enabled= time_sharding_enabled= time_sharding_ignore_recent= logging_enabled= desired_rate=
limits_config.otlp_config.resource_attributes - ignore_defaults attributes_config
limits_config.otlp_config - scope_attributes log_attributes severity_text_as_label
frontend_worker querier. frontend_address= scheduler_address= dns_lookup_duration=dns-lookup-period id=
frontend_worker.query_frontend_grpc_client querier.frontend-grpc-client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
frontend_worker.query_frontend_grpc_client.backoff_config querier.frontend-grpc-client.backoff- min_period= max_period= max_retries=retries
frontend_worker.query_frontend_grpc_client.cluster_validation querier.frontend-grpc-client.cluster-validation. label=
frontend_worker.grpc_client_config querier.frontend-client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
frontend_worker.grpc_client_config.backoff_config querier.frontend-client.backoff- min_period= max_period= max_retries=retries
frontend_worker.grpc_client_config.cluster_validation querier.frontend-client.cluster-validation. label=
frontend_worker.query_scheduler_grpc_client querier.scheduler-grpc-client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
frontend_worker.query_scheduler_grpc_client.backoff_config querier.scheduler-grpc-client.backoff- min_period= max_period= max_retries=retries
frontend_worker.query_scheduler_grpc_client.cluster_validation querier.scheduler-grpc-client.cluster-validation. label=
table_manager table-manager. throughput_updates_disabled= retention_deletes_enabled= retention_period= poll_interval= creation_grace_period=periodic-table.grace-period
table_manager.index_tables_provisioning table-manager.index-table. enable_ondemand_throughput_mode= provisioned_write_throughput=write-throughput provisioned_read_throughput=read-throughput enable_inactive_throughput_on_demand_mode=inactive-enable-ondemand-throughput-mode inactive_write_throughput= inactive_read_throughput= inactive_write_scale_lastn=inactive-write-throughput.scale-last-n inactive_read_scale_lastn=inactive-read-throughput.scale-last-n
table_manager.index_tables_provisioning.write_scale table-manager.index-table.write-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.index_tables_provisioning.read_scale table-manager.index-table.read-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.index_tables_provisioning.inactive_write_scale table-manager.index-table.inactive-write-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.index_tables_provisioning.inactive_read_scale table-manager.index-table.inactive-read-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.chunk_tables_provisioning table-manager.chunk-table. enable_ondemand_throughput_mode= provisioned_write_throughput=write-throughput provisioned_read_throughput=read-throughput enable_inactive_throughput_on_demand_mode=inactive-enable-ondemand-throughput-mode inactive_write_throughput= inactive_read_throughput= inactive_write_scale_lastn=inactive-write-throughput.scale-last-n inactive_read_scale_lastn=inactive-read-throughput.scale-last-n
table_manager.chunk_tables_provisioning.write_scale table-manager.chunk-table.write-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.chunk_tables_provisioning.read_scale table-manager.chunk-table.read-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.chunk_tables_provisioning.inactive_write_scale table-manager.chunk-table.inactive-write-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
table_manager.chunk_tables_provisioning.inactive_read_scale table-manager.chunk-table.inactive-read-throughput.scale. enabled= role_arn= min_capacity= max_capacity= out_cooldown= in_cooldown= target=target-value
memberlist memberlist. node_name=nodename randomize_node_name= stream_timeout= retransmit_factor= pull_push_interval=pullpush-interval gossip_interval= gossip_nodes= gossip_to_dead_nodes_time= dead_node_reclaim_time= compression_enabled= notify_interval= advertise_addr= advertise_port= cluster_label= cluster_label_verification_disabled= join_members=join min_join_backoff= max_join_backoff= max_join_retries= abort_if_cluster_fast_join_fails=abort-if-fast-join-fails abort_if_cluster_fast_join_fails_min_nodes=abort-if-fast-join-fails-min-nodes abort_if_cluster_join_fails=abort-if-join-fails rejoin_interval= rejoin_seed_nodes= left_ingesters_timeout= obsolete_entries_timeout= leave_timeout= broadcast_timeout_for_local_updates_on_shutdown= message_history_buffer_bytes= watch_prefix_buffer_size= bind_addr= bind_port= packet_dial_timeout= packet_write_timeout= max_concurrent_writes= acquire_writer_timeout= tls_enabled=
memberlist.zone_aware_routing memberlist.zone-aware-routing. enabled= instance_availability_zone= role=
kafka_config kafka. topic= dial_timeout= write_timeout= sasl_username= sasl_password= consumer_group= consumer_group_offset_commit_interval= last_produced_offset_retry_timeout= auto_create_topic_enabled= auto_create_topic_default_partitions= producer_max_record_size_bytes= producer_max_buffered_bytes= max_consumer_lag_at_startup= max_consumer_workers= enable_kafka_histograms= tracing_enabled=
kafka_config.reader_config kafka.reader. address= client_id=
kafka_config.writer_config kafka.writer. address= client_id=
dataobj.consumer.builderconfig dataobj-consumer. target_page_size= max_page_rows= target_object_size=target-builder-memory-limit target_section_size= buffer_size= section_stripe_merge_limit=
dataobj.consumer.lifecycler.ring.kvstore dataobj-consumer. store= prefix=
dataobj.consumer.lifecycler.ring.kvstore.consul dataobj-consumer.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
dataobj.consumer.lifecycler.ring.kvstore.etcd dataobj-consumer.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
dataobj.consumer.lifecycler.ring.kvstore.multi dataobj-consumer.multi. primary= secondary= mirror_enabled= mirror_timeout=
dataobj.consumer.lifecycler.ring dataobj-consumer. heartbeat_timeout=ring.heartbeat-timeout replication_factor=distributor.replication-factor zone_awareness_enabled=distributor.zone-awareness-enabled excluded_zones=distributor.excluded-zones
dataobj.consumer.lifecycler dataobj-consumer. num_tokens= heartbeat_period= heartbeat_timeout= observe_period= join_after= min_ready_duration= interface_names=lifecycler.interface enable_inet6= final_sleep= tokens_file_path= availability_zone= unregister_on_shutdown= readiness_check_ring_health= address=lifecycler.addr port=lifecycler.port id=lifecycler.ID
dataobj.consumer.partition_ring.kvstore dataobj-consumer.partition-ring. store= prefix=
dataobj.consumer.partition_ring.kvstore.consul dataobj-consumer.partition-ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
dataobj.consumer.partition_ring.kvstore.etcd dataobj-consumer.partition-ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
dataobj.consumer.partition_ring.kvstore.multi dataobj-consumer.partition-ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
dataobj.consumer.partition_ring dataobj-consumer.partition-ring. min_partition_owners_count= min_partition_owners_duration= delete_inactive_partition_after= shuffle_shard_cache_size=
dataobj.consumer.uploader dataobj-consumer. shaprefixsize=sha-prefix-size
dataobj.consumer dataobj-consumer. idle_flush_timeout= max_builder_age= topic=
dataobj.index dataobj-index-builder. target_page_size= max_page_rows= target_object_size=target-builder-memory-limit target_section_size= buffer_size= section_stripe_merge_limit= events_per_index= flush_interval= max_idle_time=
dataobj.metastore dataobj-metastore. index_storage_prefix= partition_ratio=
dataobj - storage_bucket_prefix=dataobj-storage-bucket-prefix enabled=dataobj.enabled
ingest_limits ingest-limits. enabled= active_window= rate_window= bucket_size= eviction_interval= num_partitions= consumer_group= topic=
ingest_limits.lifecycler.ring.kvstore ingest-limits. store= prefix=
ingest_limits.lifecycler.ring.kvstore.consul ingest-limits.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ingest_limits.lifecycler.ring.kvstore.etcd ingest-limits.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ingest_limits.lifecycler.ring.kvstore.multi ingest-limits.multi. primary= secondary= mirror_enabled= mirror_timeout=
ingest_limits.lifecycler.ring ingest-limits. heartbeat_timeout=ring.heartbeat-timeout replication_factor=distributor.replication-factor zone_awareness_enabled=distributor.zone-awareness-enabled excluded_zones=distributor.excluded-zones
ingest_limits.lifecycler ingest-limits. num_tokens= heartbeat_period= heartbeat_timeout= observe_period= join_after= min_ready_duration= interface_names=lifecycler.interface enable_inet6= final_sleep= tokens_file_path= availability_zone= unregister_on_shutdown= readiness_check_ring_health= address=lifecycler.addr port=lifecycler.port id=lifecycler.ID
ingest_limits_frontend.client_config.grpc_client_config ingest-limits-frontend.limits-client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
ingest_limits_frontend.client_config.grpc_client_config.backoff_config ingest-limits-frontend.limits-client.backoff- min_period= max_period= max_retries=retries
ingest_limits_frontend.client_config.grpc_client_config.cluster_validation ingest-limits-frontend.limits-client.cluster-validation. label=
ingest_limits_frontend.client_config.pool_config ingest-limits-frontend. client_cleanup_period= health_check_ingest_limits= remote_timeout=
ingest_limits_frontend.lifecycler.ring.kvstore ingest-limits-frontend. store= prefix=
ingest_limits_frontend.lifecycler.ring.kvstore.consul ingest-limits-frontend.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
ingest_limits_frontend.lifecycler.ring.kvstore.etcd ingest-limits-frontend.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
ingest_limits_frontend.lifecycler.ring.kvstore.multi ingest-limits-frontend.multi. primary= secondary= mirror_enabled= mirror_timeout=
ingest_limits_frontend.lifecycler.ring ingest-limits-frontend. heartbeat_timeout=ring.heartbeat-timeout replication_factor=distributor.replication-factor zone_awareness_enabled=distributor.zone-awareness-enabled excluded_zones=distributor.excluded-zones
ingest_limits_frontend.lifecycler ingest-limits-frontend. num_tokens= heartbeat_period= heartbeat_timeout= observe_period= join_after= min_ready_duration= interface_names=lifecycler.interface enable_inet6= final_sleep= tokens_file_path= availability_zone= unregister_on_shutdown= readiness_check_ring_health= address=lifecycler.addr port=lifecycler.port id=lifecycler.ID
ingest_limits_frontend ingest-limits-frontend. num_partitions= assigned_partitions_cache_enabled= assigned_partitions_cache_ttl= accepted_streams_cache_enabled= accepted_streams_cache_ttl= accepted_streams_cache_ttl_jitter=
ingest_limits_frontend_client.grpc_client_config ingest-limits-frontend-client. max_recv_msg_size=grpc-max-recv-msg-size max_send_msg_size=grpc-max-send-msg-size grpc_compression= rate_limit=grpc-client-rate-limit rate_limit_burst=grpc-client-rate-limit-burst backoff_on_ratelimits= initial_stream_window_size= initial_connection_window_size= tls_enabled= connect_timeout= connect_backoff_base_delay= connect_backoff_max_delay=
ingest_limits_frontend_client.grpc_client_config.backoff_config ingest-limits-frontend-client.backoff- min_period= max_period= max_retries=retries
ingest_limits_frontend_client.grpc_client_config.cluster_validation ingest-limits-frontend-client.cluster-validation. label=
ingest_limits_frontend_client.pool_config ingest-limits-frontend-client. client_cleanup_period= health_check_ingest_limits= remote_timeout=
runtime_config runtime-config. period=reload-period file=
operational_config operation-config. log_stream_creation= log_push_request= log_hash_of_labels= log_push_request_streams= filter_push_request_streams_ips= log_service_name_discovery= log_duplicate_metrics= log_duplicate_stream_info= limited_log_push_errors=
tracing tracing. enabled=
analytics reporting. reporting_enabled=enabled usage_stats_url= proxy_url=
analytics.tls_config reporting.tls-config.tls- tls_cert_path=cert-path tls_key_path=key-path tls_ca_path=ca-path tls_server_name=server-name tls_insecure_skip_verify=insecure-skip-verify tls_cipher_suites=cipher-suites tls_min_version=min-version
profiling profiling. block_profile_rate= cpu_profile_rate= mutex_profile_fraction=
common common. path_prefix= persist_tokens replication_factor instance_interface_names instance_addr compactor_address= compactor_grpc_address= scratch_path=
common.storage.s3 common.storage.s3. s3=url s3forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= session_token= insecure= chunk_delimiter= signature_version= storage_class= disable_dualstack=
common.storage.s3.http_config common.storage.s3.http. timeout= idle_conn_timeout= response_header_timeout= insecure_skip_verify= ca_file=
common.storage.s3.sse common.storage.s3.sse. type= kms_key_id= kms_encryption_context=
common.storage.s3.backoff_config common.storage.s3. min_period=min-backoff max_period=max-backoff max_retries=
common.storage.gcs common.storage.gcs. bucket_name=bucketname endpoint= service_account= chunk_buffer_size= request_timeout= enable_opencensus= enable_http2= enable_retries=
common.storage.azure common.storage.azure. environment= account_name= account_key= connection_string= container_name= active_directory_endpoint= endpoint_suffix= use_managed_identity= use_federated_token= user_assigned_id= use_service_principal= client_id= client_secret= tenant_id= chunk_delimiter= download_buffer_size= upload_buffer_size= upload_buffer_count=download-buffer-count request_timeout= max_retries= min_retry_delay= max_retry_delay=
common.storage.alibabacloud common.storage.oss. bucket=bucketname endpoint= access_key_id= secret_access_key= conn_timeout_sec= read_write_timeout_sec=
common.storage.bos common.storage.bos. bucket_name= endpoint= access_key_id= secret_access_key=
common.storage.swift common.storage.swift. auth_version= auth_url= internal= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
common.storage.swift.http common.storage.swift.http. tls_ca_path=
common.storage.filesystem common.storage.filesystem. chunks_directory=chunk-directory rules_directory=
common.storage.hedging common.storage.hedge- at=requests-at up_to=requests-up-to max_per_second=
common.storage.cos common.storage.cos. forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= api_key= service_instance_id= auth_endpoint= cr_token_file_path= trusted_profile_name= trusted_profile_id=
common.storage.cos.http_config common.storage.cos.http. idle_conn_timeout= response_header_timeout=
common.storage.cos.backoff_config common.storage.cos. min_period=min-backoff max_period=max-backoff max_retries=
common.storage.congestion_control common.storage.congestion-control. enabled=
common.storage.congestion_control.controller common.storage.congestion-control. strategy=
common.storage.congestion_control.controller.aimd common.storage.congestion-control.strategy.aimd. start= upper_bound= backoff_factor=
common.storage.congestion_control.retry common.storage.congestion-control.retry. strategy= limit=strategy.limited.limit
common.storage.congestion_control.hedging.config - at up_to max_per_second
common.storage.congestion_control.hedging common.storage.congestion-control.hedge. strategy=
common.storage.object_store.s3 common.storage.object-store.s3. endpoint= region= bucket_name= secret_access_key= access_key_id= session_token= insecure= list_objects_version= bucket_lookup_type= dualstack_enabled= storage_class= native_aws_auth_enabled= part_size= send_content_md5= sts_endpoint= max_retries=
common.storage.object_store.s3.sse common.storage.object-store.s3.sse. type= kms_key_id= kms_encryption_context=
common.storage.object_store.s3.http common.storage.object-store.s3. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
common.storage.object_store.s3.trace common.storage.object-store.s3.trace. enabled=
common.storage.object_store.gcs common.storage.object-store.gcs. bucket_name= service_account= chunk_buffer_size= max_retries=
common.storage.object_store.azure common.storage.object-store.azure. account_name= account_key= connection_string= container_name= endpoint_suffix= max_retries= user_assigned_id= chunk_delimiter=
common.storage.object_store.swift common.storage.object-store.swift. application_credential_id= application_credential_name= application_credential_secret= auth_version= auth_url= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
common.storage.object_store.swift.http common.storage.object-store.swift. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
common.storage.object_store.filesystem common.storage.object-store.filesystem. dir=
common.storage.object_store.alibaba common.storage.object-store.oss. endpoint= bucket=bucketname access_key_id= access_key_secret=
common.storage.object_store.bos common.storage.object-store.bos. bucket= endpoint= access_key= secret_key=
common.storage.object_store common.storage.object-store. storage_prefix= named_stores
common.ring.kvstore common.storage.ring. store= prefix=
common.ring.kvstore.consul common.storage.ring.consul. host=hostname acl_token= http_client_timeout=client-timeout consistent_reads= watch_rate_limit= watch_burst_size= cas_retry_delay=
common.ring.kvstore.etcd common.storage.ring.etcd. endpoints= dial_timeout= max_retries= tls_enabled= username= password=
common.ring.kvstore.multi common.storage.ring.multi. primary= secondary= mirror_enabled= mirror_timeout=
common.ring common.storage.ring. heartbeat_period= heartbeat_timeout= tokens_file_path= zone_awareness_enabled= num_tokens= replication_factor= instance_id= instance_interface_names= instance_port= instance_addr= instance_availability_zone= instance_enable_ipv6=
storage_config.aws s3. s3=url s3forcepathstyle=force-path-style bucketnames=buckets endpoint= region= access_key_id= secret_access_key= session_token= insecure= chunk_delimiter= signature_version= storage_class= disable_dualstack=
storage_config.aws.http_config s3.http. timeout= idle_conn_timeout= response_header_timeout= insecure_skip_verify= ca_file=
storage_config.aws.sse s3.sse. type= kms_key_id= kms_encryption_context=
storage_config.aws.backoff_config s3. min_period=min-backoff max_period=max-backoff max_retries=
storage_config.object_store.s3 object-store.s3. endpoint= region= bucket_name= secret_access_key= access_key_id= session_token= insecure= list_objects_version= bucket_lookup_type= dualstack_enabled= storage_class= native_aws_auth_enabled= part_size= send_content_md5= sts_endpoint= max_retries=
storage_config.object_store.s3.sse object-store.s3.sse. type= kms_key_id= kms_encryption_context=
storage_config.object_store.s3.http object-store.s3. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
storage_config.object_store.s3.trace object-store.s3.trace. enabled=
storage_config.object_store.gcs object-store.gcs. bucket_name= service_account= chunk_buffer_size= max_retries=
storage_config.object_store.azure object-store.azure. account_name= account_key= connection_string= container_name= endpoint_suffix= max_retries= user_assigned_id= chunk_delimiter=
storage_config.object_store.swift object-store.swift. application_credential_id= application_credential_name= application_credential_secret= auth_version= auth_url= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
storage_config.object_store.swift.http object-store.swift. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
storage_config.object_store.filesystem object-store.filesystem. dir=
storage_config.object_store.alibaba object-store.oss. endpoint= bucket=bucketname access_key_id= access_key_secret=
storage_config.object_store.bos object-store.bos. bucket= endpoint= access_key= secret_key=
storage_config.object_store object-store. storage_prefix= named_stores
ruler_storage.s3 ruler-storage.s3. endpoint= region= bucket_name= secret_access_key= access_key_id= session_token= insecure= list_objects_version= bucket_lookup_type= dualstack_enabled= storage_class= native_aws_auth_enabled= part_size= send_content_md5= sts_endpoint= max_retries=
ruler_storage.s3.sse ruler-storage.s3.sse. type= kms_key_id= kms_encryption_context=
ruler_storage.s3.http ruler-storage.s3. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
ruler_storage.s3.trace ruler-storage.s3.trace. enabled=
ruler_storage.gcs ruler-storage.gcs. bucket_name= service_account= chunk_buffer_size= max_retries=
ruler_storage.azure ruler-storage.azure. account_name= account_key= connection_string= container_name= endpoint_suffix= max_retries= user_assigned_id= chunk_delimiter=
ruler_storage.swift ruler-storage.swift. application_credential_id= application_credential_name= application_credential_secret= auth_version= auth_url= username= user_domain_name= user_domain_id= user_id= password= domain_id= domain_name= project_id= project_name= project_domain_id= project_domain_name= region_name= container_name= max_retries= connect_timeout= request_timeout=
ruler_storage.swift.http ruler-storage.swift. idle_conn_timeout=http.idle-conn-timeout response_header_timeout=http.response-header-timeout insecure_skip_verify=http.insecure-skip-verify tls_handshake_timeout= expect_continue_timeout= max_idle_connections= max_idle_connections_per_host= max_connections_per_host= tls_ca_path=http.tls-ca-path tls_cert_path=http.tls-cert-path tls_key_path=http.tls-key-path tls_server_name=http.tls-server-name
ruler_storage.filesystem ruler-storage.filesystem. dir=
ruler_storage.alibaba ruler-storage.oss. endpoint= bucket=bucketname access_key_id= access_key_secret=
ruler_storage.bos ruler-storage.bos. bucket= endpoint= access_key= secret_key=
`;
