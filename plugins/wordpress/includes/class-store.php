<?php
/**
 * What is kept with a post.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Error;
use WP_Post;

/**
 * Post meta: an editor's corrections and targets, the last reading of the stored text, and how the work on it stands. And the
 * field `copydesk` of posts in the REST API.
 */
final class Store {

	const CORRECTIONS = '_copydesk_corrections';
	const TARGETS     = '_copydesk_targets';
	const READING     = '_copydesk_reading';
	const QUEUED      = '_copydesk_queued';
	const FAILURE     = '_copydesk_failure';
	const ALL         = array( self::CORRECTIONS, self::TARGETS, self::READING, self::QUEUED, self::FAILURE );

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_meta' ), 20 );
		add_action( 'rest_api_init', array( self::class, 'register_field' ) );
	}

	/**
	 * A place in a text, as Copydesk takes it.
	 *
	 * @return array<string, mixed> JSON schema.
	 */
	private static function anchor_schema(): array {
		return array(
			'type'                 => 'object',
			'additionalProperties' => false,
			'properties'           => array(
				'exact'  => array(
					'type'     => 'string',
					'required' => true,
				),
				'prefix' => array( 'type' => 'string' ),
				'suffix' => array( 'type' => 'string' ),
				'start'  => array(
					'type'    => 'integer',
					'minimum' => 0,
				),
			),
		);
	}

	/**
	 * Corrections, as Copydesk takes them.
	 *
	 * @return array<string, mixed> JSON schema.
	 */
	public static function corrections_schema(): array {
		return array(
			'type'     => 'array',
			'maxItems' => 10000,
			'items'    => array(
				'type'                 => 'object',
				'additionalProperties' => false,
				'properties'           => array(
					'kind'   => array(
						'type'     => 'string',
						'enum'     => array( 'speaker', 'not_quote', 'same_entity', 'type' ),
						'required' => true,
					),
					'anchor' => array( 'required' => true ) + self::anchor_schema(),
					'value'  => array( 'type' => 'string' ),
					'with'   => self::anchor_schema(),
				),
			),
		);
	}

	/**
	 * Targets, as Copydesk takes them.
	 *
	 * @return array<string, mixed> JSON schema.
	 */
	public static function targets_schema(): array {
		return array(
			'type'     => 'array',
			'maxItems' => 16,
			'items'    => array(
				'type'      => 'string',
				'maxLength' => 200,
			),
		);
	}

	/**
	 * What an editor says is meta that the editor reads and writes as part of the post.
	 */
	public static function register_meta(): void {
		$kept = array(
			self::CORRECTIONS => self::corrections_schema(),
			self::TARGETS     => self::targets_schema(),
		);
		foreach ( Settings::post_types() as $type ) {
			add_post_type_support( $type, 'custom-fields' ); // Without it the REST API leaves meta out.
			foreach ( $kept as $key => $schema ) {
				register_post_meta(
					$type,
					$key,
					array(
						'type'          => 'array',
						'single'        => true,
						'default'       => array(),
						'show_in_rest'  => array( 'schema' => $schema ),
						'auth_callback' => fn( $allowed, $meta_key, $post_id ) => current_user_can( 'edit_post', $post_id ),
					)
				);
			}
		}
	}

	/**
	 * The field of posts in the REST API.
	 */
	public static function register_field(): void {
		register_rest_field(
			Settings::post_types(),
			'copydesk',
			array(
				'get_callback' => array( self::class, 'field' ),
				'schema'       => array(
					'description' => 'What Copydesk read in the stored post: its state, and its sources and quotes where the reading is of the text as it is. Null for whoever may not see it.',
					'type'        => array( 'object', 'null' ),
					'context'     => array( 'view', 'edit' ),
					'readonly'    => true,
				),
			)
		);
	}

	/**
	 * The field: for those who may edit the post, and where the site shows it, for all readers of a published one.
	 *
	 * @param array<string, mixed> $data The post as the REST API has it.
	 * @return array<string, mixed>|null
	 */
	public static function field( array $data ): ?array {
		$post = get_post( $data['id'] );
		$edit = $post && current_user_can( 'edit_post', $post->ID );
		if ( ! $post || ( ! $edit && ! self::is_public( $post ) ) ) {
			return null;
		}
		$reading = self::reading( $post );
		$kept    = $reading ? $reading['result'] : array();
		$field   = array(
			'state'   => self::state( $post ),
			'read_at' => $reading['read_at'] ?? null,
		);
		foreach ( Reading::KEPT as $list ) {
			$field[ $list ] = $kept[ $list ] ?? null;
		}
		if ( $edit ) {
			$field['failure'] = self::failure( $post->ID );
		} else {
			unset( $field['warnings'] );
		}
		return $field;
	}

	/**
	 * Whether anybody may see what was read in a post.
	 *
	 * @param WP_Post $post The post.
	 */
	private static function is_public( WP_Post $post ): bool {
		return Settings::get( 'public' ) && is_post_publicly_viewable( $post ) && '' === $post->post_password;
	}

	/**
	 * The corrections kept with a post.
	 *
	 * @param int $post_id The post.
	 * @return array<int, array<string, mixed>>
	 */
	public static function corrections( int $post_id ): array {
		$kept = get_post_meta( $post_id, self::CORRECTIONS, true );
		return is_array( $kept ) ? $kept : array();
	}

	/**
	 * The targets kept with a post.
	 *
	 * @param int $post_id The post.
	 * @return string[]
	 */
	public static function targets( int $post_id ): array {
		$kept = get_post_meta( $post_id, self::TARGETS, true );
		return is_array( $kept ) ? $kept : array();
	}

	/**
	 * What a reading is of: text, headline, and what an editor said. Another fingerprint, and the reading is out of date.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function fingerprint( WP_Post $post ): string {
		return hash( 'sha256', (string) wp_json_encode( array( $post->post_content, $post->post_title, self::corrections( $post->ID ), self::targets( $post->ID ) ) ) );
	}

	/**
	 * Read a post as it is stored, and keep what came of it.
	 *
	 * @param WP_Post $post The post.
	 * @return array<string, mixed>|WP_Error
	 */
	public static function read( WP_Post $post ): array|WP_Error {
		$fingerprint = self::fingerprint( $post );
		$result      = Reading::of_post( $post );
		if ( is_wp_error( $result ) ) {
			return $result;
		}
		$reading = array(
			'fingerprint' => $fingerprint,
			'read_at'     => gmdate( 'c' ),
			'result'      => $result,
		);
		update_post_meta( $post->ID, self::READING, wp_slash( $reading ) );
		delete_post_meta( $post->ID, self::FAILURE );
		clean_post_cache( $post );
		return $result;
	}

	/**
	 * The reading of a post as it is, or null: one of an earlier text is none.
	 *
	 * @param WP_Post $post The post.
	 * @return array{fingerprint: string, read_at: string, result: array<string, mixed>}|null
	 */
	public static function reading( WP_Post $post ): ?array {
		$kept = get_post_meta( $post->ID, self::READING, true );
		return is_array( $kept ) && self::fingerprint( $post ) === ( $kept['fingerprint'] ?? '' ) ? $kept : null;
	}

	/**
	 * How the work on a post stands: none, queued, failed, read, or outdated, where the text has changed since.
	 *
	 * @param WP_Post $post The post.
	 */
	public static function state( WP_Post $post ): string {
		if ( metadata_exists( 'post', $post->ID, self::QUEUED ) ) {
			return 'queued';
		}
		if ( self::failure( $post->ID ) ) {
			return 'failed';
		}
		if ( ! metadata_exists( 'post', $post->ID, self::READING ) ) {
			return 'none';
		}
		return self::reading( $post ) ? 'read' : 'outdated';
	}

	/**
	 * Why a post could not be read.
	 *
	 * @param int $post_id The post.
	 * @return array{code: string, message: string, tries: int}|null
	 */
	public static function failure( int $post_id ): ?array {
		$kept = get_post_meta( $post_id, self::FAILURE, true );
		return is_array( $kept ) ? $kept : null;
	}

	/**
	 * Remember why a post could not be read.
	 *
	 * @param int      $post_id The post.
	 * @param WP_Error $error   Why.
	 * @param int      $tries   How often it was tried.
	 */
	public static function fail( int $post_id, WP_Error $error, int $tries ): void {
		$failure = array(
			'code'    => (string) $error->get_error_code(),
			'message' => $error->get_error_message(),
			'tries'   => $tries,
		);
		update_post_meta( $post_id, self::FAILURE, wp_slash( $failure ) );
	}
}
